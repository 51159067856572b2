// Loops over pixels that the compiler turns into vector code.
//
// STORETWIN_VECTOR_KERNEL compiles a function twice, for plain x86-64 and for AVX2, and picks one when the program
// starts. Both do the same IEEE operations per element in the same order (contraction is off in the whole project), so
// both give the same bytes. Sanitized and non-x86 builds have the plain one only.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define STORETWIN_VECTOR_KERNEL __attribute__((target_clones("avx2", "default")))
#else
#define STORETWIN_VECTOR_KERNEL
#endif
