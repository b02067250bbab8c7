# Owns the rules about which layer may include what.
# Must not know what the layers do. Needs: source_dir, the repository's root.
cmake_minimum_required(VERSION 3.25)

set(violations)

# Every #include in the files that match `pattern` must match `allowed` in full and must not match `refused`.
function(check_includes pattern allowed refused)
  file(GLOB_RECURSE files RELATIVE ${source_dir} ${source_dir}/${pattern})
  list(FILTER files EXCLUDE REGEX "/interop/")
  if(NOT files)
    message(FATAL_ERROR "no file matches ${pattern}")
  endif()
  foreach(file IN LISTS files)
    file(STRINGS ${source_dir}/${file} includes REGEX "^ *# *include")
    foreach(line IN LISTS includes)
      string(REGEX REPLACE "^ *# *include *([<\"][^>\"]*[>\"]).*" "\\1" header "${line}")
      if(NOT header MATCHES "^(${allowed})$" OR header MATCHES "${refused}")
        set(violations "${violations}\n  ${file} includes ${header}" PARENT_SCOPE)
        set(violations "${violations}\n  ${file} includes ${header}")
      endif()
    endforeach()
  endforeach()
endfunction()

set(anything ".*")
set(nothing "^$")
set(standard "<[a-z0-9_]+>")

# Encoders never see tensors.
check_includes("src/encoders/*.?pp" "${anything}" "[<\"/](tensor_view|tensor|grid|inspect|batch|range)\\.hpp")
# Kernels see pointers and counts only.
check_includes("src/kernels/*.?pp" "${standard}|<hwy/.*>|\"kernels/.*\"|\"tensorimage/dtype\\.hpp\"" "${nothing}")
check_includes("include/tensorimage/dtype.hpp" "${standard}" "${nothing}")
# The tool is a face over the public API.
file(GLOB_RECURSE private_headers RELATIVE ${source_dir}/src ${source_dir}/src/*.hpp)
list(FILTER private_headers EXCLUDE REGEX "^cli/")
list(JOIN private_headers "|" private_headers)
check_includes("src/cli/*.?pp" "${anything}" "[<\"](\\.\\./)*(${private_headers})[>\"]")
# Public headers show no other library, but for the opt-in ones.
check_includes("include/tensorimage/*.hpp" "${standard}|\"tensorimage/.*\"" "${nothing}")

if(violations)
  message(FATAL_ERROR "These includes break the layering:${violations}")
endif()
