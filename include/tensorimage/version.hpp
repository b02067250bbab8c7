// Owns the library's version; CMake reads it from here, so that there is one place to change it.
// Must not know anything else.
#pragma once

#define TENSORIMAGE_VERSION_MAJOR 0
#define TENSORIMAGE_VERSION_MINOR 1
#define TENSORIMAGE_VERSION_PATCH 0
