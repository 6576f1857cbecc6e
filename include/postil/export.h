/* SPDX-License-Identifier: Apache-2.0 */
/* Compiler attributes, so that no other file names a compiler. */
#ifndef POSTIL_EXPORT_H
#define POSTIL_EXPORT_H

#if defined __GNUC__ || defined __clang__
#define POSTIL_API __attribute__((visibility("default")))
#define POSTIL_CHECKED __attribute__((warn_unused_result))
#define POSTIL_PRINTF(at, first) __attribute__((format(printf, at, first)))
#define POSTIL_PREFETCH(address) __builtin_prefetch(address)
#define POSTIL_VECTOR(bytes) __attribute__((vector_size(bytes)))
#define POSTIL_LOWEST_BIT(bits) ((unsigned)__builtin_ctzll(bits)) /* bits != 0 */
#define POSTIL_COUNT_BITS(bits) ((unsigned)__builtin_popcountll(bits))
#else
#error "the labeller needs a compiler with GNU C's vector types"
#endif

/* Compiled twice, the second time for wide vectors, and chosen at start; the results are the same. */
#if defined __GNUC__ && !defined __clang__ && defined __x86_64__ && !defined __SANITIZE_ADDRESS__
#define POSTIL_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define POSTIL_WIDE
#endif

/* Of a static function that such a one calls: compiled as its caller is. */
#define POSTIL_INLINE inline __attribute__((always_inline))

/* In front of a loop of few rounds, as many each time: written out. */
#ifdef __clang__
#define POSTIL_UNROLLED _Pragma("clang loop unroll(full)")
#else
#define POSTIL_UNROLLED _Pragma("GCC unroll 16")
#endif

#ifdef __cplusplus
#define POSTIL_BEGIN_DECLS extern "C" {
#define POSTIL_END_DECLS }
#else
#define POSTIL_BEGIN_DECLS
#define POSTIL_END_DECLS
#endif

#endif
