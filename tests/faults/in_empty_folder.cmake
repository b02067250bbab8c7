# Owns the empty folder that a fault program starts with: program, folder, count. Must not know the program.
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE ${folder})
file(MAKE_DIRECTORY ${folder})
execute_process(COMMAND ${program} ${folder} ${count} COMMAND_ERROR_IS_FATAL ANY)
file(REMOVE_RECURSE ${folder})
