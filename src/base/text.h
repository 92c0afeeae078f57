/* Text: a pointer and a length, UTF-8 unless said otherwise, never owned by the struct itself.
 *
 * Functions that make text take the arena it lives in. A failed arena gives empty text. */
#pragma once

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct text {
    const char *ptr; /* not NUL-terminated */
    size_t len;      /* bytes */
};

#define TEXT(literal) ((struct text){("" literal), sizeof(literal) - 1})
#define TEXT_EMPTY ((struct text){"", 0})
/* For printf-like calls: printf("%.*s", TEXT_ARG(name)). The argument is named twice: no calls in it. */
#define TEXT_ARG(text) (int)(text).len, (text).ptr

/* Borrowed view of a C string; NULL gives empty text. */
struct text text_of(const char *string);
bool text_eq(struct text a, struct text b);
/* Compares with ASCII letters folded. */
bool text_eq_fold(struct text a, struct text b);
/* Order by bytes: <0, 0, >0. */
int text_compare(struct text a, struct text b);
bool text_starts(struct text text, struct text prefix);
bool text_ends(struct text text, struct text suffix);
/* First position of `part`, or -1. */
ptrdiff_t text_find(struct text text, struct text part);
/* A view without white space at both ends (ASCII and U+3000, U+00A0). */
struct text text_trim(struct text text);
/* A view of `len` bytes from `from`, clipped to the text. */
struct text text_slice(struct text text, size_t from, size_t len);
/* Splits at the first `separator`: returns the head and moves `rest` behind it; at the end `rest` is
 * empty with ptr NULL. Loop: while (rest.ptr) { struct text part = text_cut(&rest, ','); … } */
struct text text_cut(struct text *rest, char separator);

/* Is `name` one of `names`, which single spaces separate? */
bool text_listed(struct text names, struct text name);

struct text text_dup(struct arena *arena, struct text text);
/* NUL-terminated copy. */
const char *text_cstr(struct arena *arena, struct text text);
struct text text_concat(struct arena *arena, struct text a, struct text b);
/* printf into the arena, 64 KB at most. */
struct text text_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* ASCII letters to lower case; the rest is untouched. */
struct text text_lower(struct arena *arena, struct text text);
/* A signed decimal integer and nothing else; false on anything else or overflow. */
bool text_to_int(struct text text, int64_t *out);
/* FNV-1a, for in-memory tables only. */
uint64_t text_hash(struct text text);
/* Edits (insert, delete, replace, swap) between two names, ASCII case folded; capped at 99. Used to
 * name the nearest known name in an error. */
int text_distance(struct text a, struct text b);
