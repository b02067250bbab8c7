// Owns the macro that marks what a shared library shows; everything else stays hidden.
// Must not know anything else.
#pragma once

#if defined(TENSORIMAGE_STATIC)
#define TENSORIMAGE_EXPORT
#elif defined(_WIN32)
#if defined(TENSORIMAGE_BUILDING)
#define TENSORIMAGE_EXPORT __declspec(dllexport)
#else
#define TENSORIMAGE_EXPORT __declspec(dllimport)
#endif
#else
#define TENSORIMAGE_EXPORT __attribute__((visibility("default")))
#endif
