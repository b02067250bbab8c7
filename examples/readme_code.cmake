# Owns the check that the README's C++ code compiles: its first block is a program that is run too.
# Must not know what the code does.
set(readme ${PROJECT_SOURCE_DIR}/README.md)
set(readme_dir ${CMAKE_CURRENT_BINARY_DIR}/readme)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${readme})

# What the README's fragments may take for granted. A block with an #include of its own is a whole file.
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
  ti::TensorView view, first, second;
  std::ostream& stream;
};
void fragment(const Given& given);
void fragment(const Given& given) {
  [[maybe_unused]] const auto& [data, bytes, view, first, second, stream] = given;
  {
]=])

# Writes the blocks to files and lists them: blocks, torch_blocks, opencv_blocks.
function(extract_blocks)
  file(READ ${readme} text)
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
    set(file ${readme_dir}/block_${number}.cpp)
    file(WRITE ${file}.new "${code}")
    file(COPY_FILE ${file}.new ${file} ONLY_IF_DIFFERENT)
    if(code MATCHES "interop/(torch|opencv)\\.hpp")
      list(APPEND ${CMAKE_MATCH_1}_blocks ${file})
    else()
      list(APPEND blocks ${file})
    endif()
  endwhile()
  foreach(list blocks torch_blocks opencv_blocks)
    if(NOT ${list})
      message(FATAL_ERROR "No ${list} were found in ${readme}")
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

extract_blocks()

list(POP_FRONT blocks program)
add_executable(example_readme ${program})
tensorimage_compile_options(example_readme)
target_link_libraries(example_readme PRIVATE tensorimage::tensorimage tensorimage::readers)
file(CREATE_LINK ${data_dir}/photos_nchw_f32.npy ${readme_dir}/photos_nchw_f32.npy SYMBOLIC COPY_ON_ERROR)
add_test(NAME readme_program COMMAND example_readme WORKING_DIRECTORY ${readme_dir})

compile_blocks(fragments ${blocks})

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

if(TARGET demo)
  add_custom_target(readme_pictures
    COMMAND ${CMAKE_COMMAND}
      -D program=$<TARGET_FILE:example_readme> -D program_dir=${readme_dir} -D demo_dir=${TENSORIMAGE_DEMO_DIR}
      -D out=${CMAKE_CURRENT_SOURCE_DIR}/pictures -P ${CMAKE_CURRENT_SOURCE_DIR}/readme_pictures.cmake
    VERBATIM)
  add_dependencies(readme_pictures demo example_readme)
endif()
