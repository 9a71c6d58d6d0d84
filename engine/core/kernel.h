/* Functions of which the processor gets the version it runs fastest. */
#pragma once

/* A function that is built for several instruction sets, one of which is picked at load time.
 * Inline functions that it calls are built into each version. (Resolvers run before a sanitizer is
 * ready, so those builds have the portable version only.) */
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)         \
    && !defined(LW_NO_CLONES)
#  define LW_KERNEL                                                                                \
    __attribute__ ((target_clones ("arch=x86-64-v4", "arch=x86-64-v3", "default"), noinline))
#else
#  define LW_KERNEL __attribute__ ((noinline))
#endif

/* The same for a function whose parts are many: everything it calls in its file is built into it.
 */
#define LW_KERNEL_FLAT LW_KERNEL __attribute__ ((flatten))
