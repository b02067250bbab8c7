# Owns the demo: the real tensors of examples/data saved by the command-line tool and by the examples.
# Must not know how either works. Needs: tool, example_prefix, data_dir, out.
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
save(chelsea_imagenet_chw_f32.npy tool-imagenet-as-it-is-wrong.png
  "normalised for ImageNet, no option: WRONG, hard contrast and false colours")
save(chelsea_imagenet_chw_f32.npy tool-imagenet-normalize.png
  "--normalize: a cat again, near to the exact imagenet-unnormalised.jpg" --normalize)
save(digits_n1hw_f32.npy tool-digits.png "gray images, --nrow 16 --padding 1 --pad-value 0.5: 64 digits"
  --nrow 16 --padding 1 --pad-value 0.5)

say("")
say("The examples save:")
foreach(example photo_grid float_zero_to_one float_zero_to_two uint8_wrapped signed_float16 imagenet gray_list
    custom_encoder encode_to_memory refusals)
  run(${example_prefix}${example} ${out})
endforeach()
look_for(photo-grid.png "photo_grid.cpp: eight photographs on white")
look_for(float-0-1.png "float_zero_to_one.cpp: natural colours")
look_for(float-0-2-clamped.jpg "float_zero_to_two.cpp: twice as bright and clamped: bright parts are burnt out")
look_for(float-0-2-value-range.jpg "the same with value_range 0 to 2: natural colours")
look_for(float-0-2-not-clamped-wrong.jpg "the same without a clamp: WRONG, bright parts turn to false colours")
look_for(uint8-as-it-is.jpg "uint8_wrapped.cpp: natural colours")
look_for(uint8-wrapped-wrong.jpg "times 2 in uint8: WRONG, bright parts turn to false colours")
look_for(uint8-brightened-in-float.jpg "times 2 in float: bright, with white highlights")
look_for(signed-as-it-is-wrong.jpg "signed_float16.cpp: WRONG, all that is below 0 is black")
look_for(signed-value-range.jpg "with value_range -1 to 1: natural colours")
look_for(imagenet-as-it-is-wrong.jpg "imagenet.cpp: WRONG, hard contrast and false colours")
look_for(imagenet-unnormalised.jpg "times deviation plus mean: the photograph, natural colours")
look_for(gray-list.png "gray_list.cpp: 64 digits, one gray channel")
look_for(custom-encoder.bmp "custom_encoder.cpp: natural colours, in a format of the example's own")
look_for(custom-encoder-by-extension.bmp "the same bytes, by way of a table of extensions")
look_for(custom-encoder-other-extension.png "natural colours, by a built-in encoder of that table")
look_for(encoded-in-memory.png "encode_to_memory.cpp: one photograph")
look_for(refusals.png "refusals.cpp: eight photographs on black, still whole after seven refused saves")

say("")
say("What to look for in the pictures, which are in ${out}:${list}")
