# Owns the check that a plain compiler line with pkg-config's answer builds and runs the consumer.
# Must not know CMake's package of the library. Needs: compiler, flags, pkg_config, static, libdir, source, work_dir.
cmake_minimum_required(VERSION 3.25)

set(ENV{PKG_CONFIG_PATH} ${libdir}/pkgconfig)
set(ENV{LD_LIBRARY_PATH} ${libdir})
set(static_flag)
if(static)
  set(static_flag --static)
endif()

execute_process(COMMAND ${pkg_config} ${static_flag} --cflags --libs tensorimage
  OUTPUT_VARIABLE answer COMMAND_ERROR_IS_FATAL ANY)
separate_arguments(answer UNIX_COMMAND "${answer}")
separate_arguments(flags UNIX_COMMAND "${flags}")

file(MAKE_DIRECTORY ${work_dir})
execute_process(COMMAND ${compiler} -std=c++20 ${flags} ${source} ${answer} -o ${work_dir}/consumer
  COMMAND_ECHO STDOUT COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${work_dir}/consumer ${work_dir}/picture.png COMMAND_ERROR_IS_FATAL ANY)
