/* Numbers that count by themselves: "C-{0000}" gives C-0001, C-0002 … and grows past its zeros. A number is
 * given once; one that an import brings moves the counter behind it. */
#pragma once

#include "record/save.h"

/* Fills a null value with the next number, or takes notice of a given one. */
enum err auto_number_fill(struct record_env *env, const struct meta_field *field,
                          struct value *value);
/* The number in a text of that format; false when it is of another make. */
bool auto_number_read(struct text format, struct text text, int64_t *number);
struct text auto_number_write(struct arena *arena, struct text format, int64_t number);
