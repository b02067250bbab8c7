# Owns the demo: the real tensors of examples/data saved by the command-line tool and by the examples.
# Must not know how either works. Needs: tool, example_prefix, tensors, data_dir, out.
cmake_minimum_required(VERSION 3.25)

# Runs a program and stops the demo if it fails.
function(run)
  execute_process(COMMAND ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

function(say text)
  run(${CMAKE_COMMAND} -E echo "${text}")
endfunction()

# Adds a line to the list that ends the demo.
set(list "")
function(look_for picture what)
  if(NOT EXISTS ${out}/${picture})
    message(FATAL_ERROR "${out}/${picture} was not written")
  endif()
  string(LENGTH ${picture} length)
  math(EXPR gap "36 - ${length}")
  string(REPEAT " " ${gap} gap)
  set(list "${list}\n  ${picture}${gap}${what}" PARENT_SCOPE)
endfunction()

# Saves a tensor of data_dir with the tool; ARGN are its options.
macro(save tensor picture what)
  run(${tool} save ${data_dir}/${tensor} ${out}/${picture} ${ARGN})
  look_for(${picture} "${what}")
endmacro()

file(MAKE_DIRECTORY ${out})

say("The command-line tool saves:")
save(astronaut_chw_f32.npy tool-astronaut.png "float32 in [0, 1], no option: natural colours")
save(astronaut_chw_f32.npy tool-astronaut-16-bit.png "--bit-depth 16: the same to the eye" --bit-depth 16)
save(coffee_hwc_u8.npy tool-coffee.jpg "uint8, --layout hwc --quality 90: natural colours" --layout hwc --quality 90)
save(photos_nchw_f32.npy tool-photos.png "a batch, --nrow 4 --pad-value 1: eight photographs on white"
  --nrow 4 --pad-value 1)
save(photos_signed_nchw_f16.npy tool-signed-as-it-is-wrong.png
  "float16 in [-1, 1], no option: WRONG, all that is below 0 is black")
save(photos_signed_nchw_f16.npy tool-signed-value-range.png "--normalize --value-range -1 1: natural colours"
  --normalize --value-range -1 1)
save(photos_signed_nchw_f16.npy tool-signed-input-range.png "--input-range signed: the same to the eye"
  --input-range signed)
save(chelsea_imagenet_chw_f32.npy tool-imagenet-as-it-is-wrong.png
  "normalised for ImageNet, no option: WRONG, hard contrast and false colours")
save(chelsea_imagenet_chw_f32.npy tool-imagenet-normalize.png
  "--normalize: a cat again, in colours that are near" --normalize)
save(chelsea_imagenet_chw_f32.npy tool-imagenet-unnormalised.png "--unnormalize imagenet: the photograph itself"
  --unnormalize imagenet)
save(digits_n1hw_f32.npy tool-digits.png "gray images, --nrow 16 --padding 1 --pad-value 0.5: 64 digits"
  --nrow 16 --padding 1 --pad-value 0.5)

say("")
say("The tool says what is wrong with a tensor:")
run(${tool} inspect ${data_dir}/photos_signed_nchw_f16.npy)

say("")
say("And explains it on a page:")
file(MAKE_DIRECTORY ${out}/tensors)
run(${tensors} ${out}/tensors)
# Writes a page about a tensor; ARGN are more options.
macro(explain tensor page what)
  run(${tool} explain ${tensor} ${out}/${page} ${ARGN})
  look_for(${page} "${what}")
endmacro()
explain(${data_dir}/photos_signed_nchw_f16.npy explain-signed.html "as it is: dark, --input-range signed: natural")
explain(${data_dir}/chelsea_imagenet_chw_f32.npy explain-imagenet.html "as it is: harsh, --unnormalize imagenet: a cat")
explain(${data_dir}/coffee_hwc_u8.npy explain-channels-last.html "refused as it is, --layout hwc: a cup of coffee")
explain(${out}/tensors/planes-called-pixels.npy explain-gray-copies.html "nine gray copies, TensorView::chw: natural"
  --layout hwc)
explain(${out}/tensors/zero-to-255.npy explain-bytes.html "nearly white, --input-range byte: natural colours")
explain(${out}/tensors/zero-to-two.npy explain-zero-to-two.html "burnt out, --input-range 0:2: natural colours")
explain(${out}/tensors/one-nan.npy explain-one-nan.html "with --normalize: black, --input-range finite: natural"
  --normalize)

say("")
say("The examples save:")
foreach(example photo_grid float_zero_to_one float_zero_to_two uint8_wrapped signed_float16 imagenet gray_list
    custom_encoder encode_to_memory refusals strict one_nan percentile label_map heat_map alpha_background metadata)
  run(${example_prefix}${example} ${out})
endforeach()
look_for(photo-grid.png "photo_grid.cpp: eight photographs on white")
look_for(float-0-1.png "float_zero_to_one.cpp: natural colours")
look_for(float-0-2-clamped.jpg "float_zero_to_two.cpp: twice as bright and clamped: bright parts are burnt out")
look_for(float-0-2-input-range.jpg "the same with input_range 0 to 2: natural colours")
look_for(float-0-2-value-range.jpg "the same by normalize and value_range")
look_for(float-0-2-not-clamped-wrong.jpg "the same without a clamp: WRONG, bright parts turn to false colours")
look_for(uint8-as-it-is.jpg "uint8_wrapped.cpp: natural colours")
look_for(uint8-wrapped-wrong.jpg "times 2 in uint8: WRONG, bright parts turn to false colours")
look_for(uint8-brightened-in-float.jpg "times 2 in float: bright, with white highlights")
look_for(signed-as-it-is-wrong.jpg "signed_float16.cpp: WRONG, all that is below 0 is black")
look_for(signed-input-range.jpg "with InputRange::signed_unit(): natural colours")
look_for(imagenet-as-it-is-wrong.jpg "imagenet.cpp: WRONG, hard contrast and false colours")
look_for(imagenet-unnormalised.jpg "with Unnormalize::imagenet(): the photograph, natural colours")
look_for(gray-list.png "gray_list.cpp: 64 digits, one gray channel")
look_for(custom-encoder.bmp "custom_encoder.cpp: natural colours, in a format of the example's own")
look_for(custom-encoder-by-extension.bmp "the same bytes, by way of a table of extensions")
look_for(custom-encoder-other-extension.png "natural colours, by a built-in encoder of that table")
look_for(encoded-in-memory.png "encode_to_memory.cpp: one photograph")
look_for(refusals.png "refusals.cpp: eight photographs on black, still whole after seven refused saves")
look_for(strict.png "strict.cpp: eight photographs on black, still whole after two refused saves")
look_for(strict-input-range.png "four photographs, natural colours, saved under the same policies")
look_for(one-nan-normalize-wrong.png "one_nan.cpp: WRONG, one NaN made it black")
look_for(one-nan-finite.png "with InputRange::finite(): natural colours, and one magenta pixel")
look_for(percentile-as-levels-wrong.jpg "percentile.cpp: WRONG, all white")
look_for(percentile-finite-dark.jpg "from smallest to largest: hot pixels leave the rest dark")
look_for(percentile-1-99.jpg "from the 1st to the 99th percentile: a portrait in gray")
look_for(label-map-as-gray-wrong.png "label_map.cpp: WRONG, all but black")
look_for(label-map.png "as labels: a class is a colour, and the frame is transparent")
look_for(heat-map-as-gray.png "heat_map.cpp: gray waves, their lower half and the hole black")
look_for(heat-map.png "waves in viridis, the hole white")
look_for(heat-map-grid.png "four fields in magma on white, all as strong to the eye")
look_for(alpha.png "alpha_background.cpp: a portrait cut out, transparent around it")
look_for(alpha-on-white.jpg "the same on white")
look_for(alpha-dropped-wrong.jpg "WRONG, without alpha the surroundings are back")
look_for(metadata.png "metadata.cpp: natural colours, exiftool shows title, parameters, sRGB, 300 per inch")
look_for(metadata.jpg "the same as JPEG")

say("")
say("What to look for in the pictures, which are in ${out}:${list}")
