// Owns the word for a function that must be part of its callers: so that each instruction set compiles its own, or
// since compilers misjudge a loop that all time goes into. Must not know which.
#pragma once

#if defined(__GNUC__)
#define TENSORIMAGE_ALWAYS_INLINE [[gnu::always_inline]] inline
#else
#define TENSORIMAGE_ALWAYS_INLINE inline
#endif
