/* SPDX-License-Identifier: Apache-2.0 */
/* Compiler attributes, so that no other file names a compiler. */
#ifndef POSTIL_EXPORT_H
#define POSTIL_EXPORT_H

#if defined __GNUC__ || defined __clang__
#define POSTIL_API __attribute__((visibility("default")))
#define POSTIL_CHECKED __attribute__((warn_unused_result))
#define POSTIL_PRINTF(at, first) __attribute__((format(printf, at, first)))
#else
#define POSTIL_API
#define POSTIL_CHECKED
#define POSTIL_PRINTF(at, first)
#endif

#ifdef __cplusplus
#define POSTIL_BEGIN_DECLS extern "C" {
#define POSTIL_END_DECLS }
#else
#define POSTIL_BEGIN_DECLS
#define POSTIL_END_DECLS
#endif

#endif
