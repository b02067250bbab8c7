# Owns the check that including the whole public API brings in no header of another library.
# Must not know what the headers declare. Needs: compiler, include_dir, the installed one.
cmake_minimum_required(VERSION 3.25)

set(foreign "/(png|pngconf|zlib|zconf|jpeglib|jconfig|spng|stb_[a-z_]*)\\.h[ \n]|/(hwy|nlohmann|CLI|gtest|rapidcheck)/")
file(GLOB headers RELATIVE ${include_dir} ${include_dir}/tensorimage/*.hpp ${include_dir}/tensorimage/readers/*.hpp)
if(NOT "tensorimage/tensorimage.hpp" IN_LIST headers)
  message(FATAL_ERROR "no headers in ${include_dir}")
endif()
foreach(header IN LISTS headers)
  execute_process(COMMAND ${compiler} -std=c++20 -M -x c++ -I ${include_dir} ${include_dir}/${header}
    OUTPUT_VARIABLE dependencies COMMAND_ERROR_IS_FATAL ANY)
  if(NOT dependencies MATCHES "${header}")
    message(FATAL_ERROR "the compiler listed nothing for ${header}")
  endif()
  if(dependencies MATCHES "[^ \n]*(${foreign})[^ \n]*")
    message(FATAL_ERROR "${header} brings in ${CMAKE_MATCH_0}")
  endif()
endforeach()
