# Owns the check that the C++ code of the README and of why-are-my-colours-wrong.md compiles: the README's first block
# is a program that is run too.
# Must not know what the code does.
set(readme ${PROJECT_SOURCE_DIR}/README.md)
set(readme_dir ${CMAKE_CURRENT_BINARY_DIR}/readme)
set(why_page ${CMAKE_CURRENT_SOURCE_DIR}/why-are-my-colours-wrong.md)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${readme} ${why_page})

# What the fragments may take for granted. A block with an #include of its own is a whole file.
set(fragment_begin [=[
#include <cstdint>
#include <iostream>
#include <ostream>
#include <tensorimage/tensorimage.hpp>
#include <vector>
namespace ti = tensorimage;
struct Given {
  const float* data;
  const std::uint8_t* bytes;
  ti::TensorView view, first, second, ids, field;
  std::ostream& stream;
};
void fragment(const Given& given);
void fragment(const Given& given) {
  [[maybe_unused]] const auto& [data, bytes, view, first, second, ids, field, stream] = given;
  {
]=])

# Writes the page's blocks to files of that name and lists them, each in the list of its kind: blocks, torch_blocks,
# opencv_blocks.
function(extract_blocks page name)
  file(READ ${page} text)
  set(fence "\n```cpp\n")
  string(LENGTH "${fence}" fence_length)
  set(number 0)
  while(TRUE)
    string(FIND "${text}" "${fence}" begin)
    if(begin EQUAL -1)
      break()
    endif()
    math(EXPR begin "${begin} + ${fence_length}")
    string(SUBSTRING "${text}" ${begin} -1 text)
    string(FIND "${text}" "```\n" end)
    string(SUBSTRING "${text}" 0 ${end} code)
    if(NOT code MATCHES "#include")
      set(code "${fragment_begin}${code}}}\n")
    endif()
    math(EXPR number "${number} + 1")
    set(file ${readme_dir}/${name}_${number}.cpp)
    file(WRITE ${file}.new "${code}")
    file(COPY_FILE ${file}.new ${file} ONLY_IF_DIFFERENT)
    if(code MATCHES "interop/(torch|opencv)\\.hpp")
      list(APPEND ${CMAKE_MATCH_1}_blocks ${file})
    else()
      list(APPEND blocks ${file})
    endif()
  endwhile()
  foreach(list IN LISTS ARGN)
    if(NOT ${list})
      message(FATAL_ERROR "No ${list} were found in ${page}")
    endif()
    set(${list} ${${list}} PARENT_SCOPE)
  endforeach()
endfunction()

function(compile_blocks name)
  add_library(readme_${name} OBJECT ${ARGN})
  tensorimage_compile_options(readme_${name})
  # Fragments name their results only to show them, and reuse the names they are given.
  target_compile_options(readme_${name} PRIVATE -Wno-unused-variable -Wno-unused-but-set-variable -Wno-shadow)
  target_link_libraries(readme_${name} PRIVATE tensorimage::tensorimage tensorimage::readers)
endfunction()

extract_blocks(${readme} block blocks torch_blocks opencv_blocks)
list(POP_FRONT blocks program)
add_executable(example_readme ${program})
tensorimage_compile_options(example_readme)
target_link_libraries(example_readme PRIVATE tensorimage::tensorimage tensorimage::readers)
file(CREATE_LINK ${data_dir}/photos_nchw_f32.npy ${readme_dir}/photos_nchw_f32.npy SYMBOLIC COPY_ON_ERROR)
add_test(NAME readme_program COMMAND example_readme WORKING_DIRECTORY ${readme_dir})

compile_blocks(fragments ${blocks})

set(blocks "")
extract_blocks(${why_page} why_block blocks)
compile_blocks(why_fragments ${blocks})

# The blocks for other libraries compile where those are installed; nothing is linked.
find_path(TENSORIMAGE_TORCH_HEADERS ATen/core/Tensor.h)
find_path(TENSORIMAGE_OPENCV_HEADERS opencv2/core/mat.hpp PATH_SUFFIXES opencv4)
mark_as_advanced(TENSORIMAGE_TORCH_HEADERS TENSORIMAGE_OPENCV_HEADERS)
foreach(library torch opencv)
  string(TOUPPER TENSORIMAGE_${library}_HEADERS headers)
  if(${headers})
    compile_blocks(${library} ${${library}_blocks})
    target_include_directories(readme_${library} SYSTEM PRIVATE ${${headers}})
  else()
    message(STATUS "The README's code for ${library} is not compiled, since its headers were not found")
  endif()
endforeach()

# The tool's command lines are run as they stand, on copies of the data.
if(TARGET tensorimage_cli)
  add_test(NAME readme_commands COMMAND ${CMAKE_COMMAND}
    -D tool=$<TARGET_FILE:tensorimage_cli> -D readme=${readme} -D data_dir=${data_dir}
    -D work_dir=${CMAKE_CURRENT_BINARY_DIR}/readme_commands -P ${CMAKE_CURRENT_SOURCE_DIR}/readme_commands.cmake)
endif()

# So are those of the other page, on tensors of its own, and what it quotes is compared.
if(TARGET tensorimage_cli)
  set(check_why_page ${CMAKE_COMMAND}
    -D tool=$<TARGET_FILE:tensorimage_cli> -D tensors=$<TARGET_FILE:wrong_tensors> -D page=${why_page}
    -D suspects=${PROJECT_SOURCE_DIR}/include/tensorimage/diagnosis.hpp
    -D work_dir=${CMAKE_CURRENT_BINARY_DIR}/why_page)
  add_test(NAME why_page COMMAND ${check_why_page} -P ${CMAKE_CURRENT_SOURCE_DIR}/why_page.cmake)
endif()

if(TARGET demo)
  set(picture_source ${CMAKE_CURRENT_SOURCE_DIR}/pictures)
  add_custom_target(readme_pictures
    COMMAND ${CMAKE_COMMAND}
      -D program=$<TARGET_FILE:example_readme> -D program_dir=${readme_dir} -D demo_dir=${TENSORIMAGE_DEMO_DIR}
      -D out=${picture_source} -P ${CMAKE_CURRENT_SOURCE_DIR}/readme_pictures.cmake
    COMMAND ${check_why_page} -D out=${picture_source}/why -P ${CMAKE_CURRENT_SOURCE_DIR}/why_page.cmake
    VERBATIM)
  add_dependencies(readme_pictures demo example_readme wrong_tensors)
endif()
