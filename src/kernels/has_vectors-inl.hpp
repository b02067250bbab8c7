// Owns whether this project's vector code is for the instruction set that is being compiled: TENSORIMAGE_HAS_VECTORS.
// Must not know that code. Included once for each instruction set, behind highway.h.
#undef TENSORIMAGE_HAS_VECTORS
// Highway's emulation of vectors is slower than plain loops; vectors without a size at compile time fit no array and no
// struct; and the order of bytes within wider lanes is taken to be little-endian.
#if HWY_TARGET == HWY_EMU128 || HWY_TARGET == HWY_SCALAR || HWY_HAVE_SCALABLE || \
    (defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__)
#define TENSORIMAGE_HAS_VECTORS 0
#else
#define TENSORIMAGE_HAS_VECTORS 1
#endif
