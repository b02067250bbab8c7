# Owns the check that the shared library shows its own symbols and nothing of what it is made with.
# Must not know which symbols those are. Needs: nm, library.
cmake_minimum_required(VERSION 3.25)

execute_process(COMMAND ${nm} --dynamic --defined-only --demangle ${library}
  OUTPUT_VARIABLE listing COMMAND_ERROR_IS_FATAL ANY)
string(REPLACE ";" "," listing "${listing}")
string(REGEX MATCHALL "[^\n]+" lines "${listing}")

set(own 0)
set(foreign)
foreach(line IN LISTS lines)
  string(REGEX REPLACE "^[0-9a-f]* *[^ ] " "" symbol "${line}")
  if(symbol MATCHES "^((vtable|typeinfo|typeinfo name|VTT|guard variable) for )?tensorimage::")
    math(EXPR own "${own} + 1")
  # The standard library gives its own templates default visibility, whatever the flags; weak copies do no harm.
  elseif(NOT line MATCHES "^[0-9a-f]* [VWu] .*(std|__gnu_cxx)::")
    string(APPEND foreign "\n  ${line}")
  endif()
endforeach()

if(foreign)
  message(FATAL_ERROR "${library} shows symbols that are not of namespace tensorimage:${foreign}")
endif()
if(own EQUAL 0)
  message(FATAL_ERROR "${library} shows no symbol of namespace tensorimage")
endif()
message(STATUS "${own} symbols of namespace tensorimage, no foreign one")
