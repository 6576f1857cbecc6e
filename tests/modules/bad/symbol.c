/* SPDX-License-Identifier: Apache-2.0 */
/* A shared object that is no plugin. */
#include <postil/export.h>

extern POSTIL_API int symbol_of_something_else;
int symbol_of_something_else = 1;
