/* SPDX-License-Identifier: Apache-2.0 */
/* JSON objects that commands print: keys and values one after the other, commas by themselves. */
#ifndef POSTIL_CLI_JSON_H
#define POSTIL_CLI_JSON_H

#include <stdbool.h>

#include <postil/json.h>

/** A buffer in a private arena that holds the opening brace of an object. */
struct postil_buffer
json_begin(void);

/** Close the object, print it as a line on stdout, release the arena. */
void
json_end(struct postil_buffer *out);

/** `"key":value`. A NULL string is left out. In a list, `key` is NULL. */
void
json_key(struct postil_buffer *out, const char *key, const char *value);
void
json_flag(struct postil_buffer *out, const char *key, bool value);
void
json_number(struct postil_buffer *out, const char *key, double value);

/** A value that is JSON already. */
void
json_raw(struct postil_buffer *out, const char *key, const char *json);

/** Begin and end an object '{' or a list '['. */
void
json_open(struct postil_buffer *out, const char *key, char bracket);
void
json_close(struct postil_buffer *out, char bracket);

/** A list of strings that ends in NULL; left out when it is NULL. */
void
json_names(struct postil_buffer *out, const char *key, const char *const *names);

#endif
