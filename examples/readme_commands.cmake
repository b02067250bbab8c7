# Owns the check that the tool's command lines in the README work.
# Must not know what they do. Needs: tool, readme, data_dir, work_dir.
cmake_minimum_required(VERSION 3.25)

file(STRINGS ${readme} lines REGEX "^tensorimage (save|inspect|explain) ")
if(NOT lines)
  message(FATAL_ERROR "No command line was found in ${readme}")
endif()

file(REMOVE_RECURSE ${work_dir})
file(MAKE_DIRECTORY ${work_dir})
file(GLOB tensors ${data_dir}/*.npy)
file(COPY ${tensors} DESTINATION ${work_dir})

cmake_path(GET tool PARENT_PATH tool_dir)
set(ENV{PATH} "${tool_dir}:$ENV{PATH}")
foreach(line IN LISTS lines)
  execute_process(COMMAND ${CMAKE_COMMAND} -E echo "${line}")
  execute_process(COMMAND sh -e -c "${line}" WORKING_DIRECTORY ${work_dir} COMMAND_ERROR_IS_FATAL ANY)
endforeach()
