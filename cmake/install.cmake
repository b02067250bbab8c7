# Owns what is installed: the libraries, their headers, the tool, the CMake package and the pkg-config file.
# Must not know how the targets are built.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/tensorimage)
get_target_property(tensorimage_type tensorimage TYPE)

# Installs a library with all of its header sets.
function(install_library target)
  get_target_property(header_sets ${target} INTERFACE_HEADER_SETS)
  list(TRANSFORM header_sets PREPEND "FILE_SET;")
  install(TARGETS ${target} EXPORT tensorimageTargets ${header_sets})
endfunction()

install_library(tensorimage)
if(TARGET tensorimage_readers)
  set_target_properties(tensorimage_readers PROPERTIES EXPORT_NAME readers)
  install_library(tensorimage_readers)
endif()
install(EXPORT tensorimageTargets NAMESPACE tensorimage:: DESTINATION ${package_dir})

if(TARGET tensorimage_cli)
  file(RELATIVE_PATH libdir_from_bindir ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBDIR})
  set_target_properties(tensorimage_cli PROPERTIES INSTALL_RPATH $ORIGIN/${libdir_from_bindir})
  install(TARGETS tensorimage_cli)
endif()

configure_package_config_file(cmake/tensorimageConfig.cmake.in tensorimageConfig.cmake
  INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(tensorimageConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/tensorimageConfig.cmake
  ${PROJECT_BINARY_DIR}/tensorimageConfigVersion.cmake
  cmake/Findlibdeflate.cmake
  DESTINATION ${package_dir})

# Paths relative to the .pc file, so that the installed tree can be moved.
file(RELATIVE_PATH prefix_from_pc ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
string(REGEX REPLACE "/$" "" prefix_from_pc "${prefix_from_pc}")
file(RELATIVE_PATH libdir_from_prefix ${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_LIBDIR})
file(RELATIVE_PATH includedir_from_prefix ${CMAKE_INSTALL_PREFIX} ${CMAKE_INSTALL_FULL_INCLUDEDIR})
if(tensorimage_type STREQUAL "STATIC_LIBRARY")
  set(pc_definitions " -DTENSORIMAGE_STATIC")
endif()
configure_file(cmake/tensorimage.pc.in tensorimage.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/tensorimage.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(FILES LICENSE src/colour_tables.LICENSE-Apache-2.0.txt DESTINATION ${CMAKE_INSTALL_DOCDIR})
