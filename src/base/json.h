/* JSON in: strict RFC 8259 through yyjson (UTF-8 checked, no trailing data), plus what yyjson leaves
 * open: a depth cap and the refusal of duplicate keys. Numbers keep their text, so that money and ids are
 * never rounded. The document lives in the ctx's arena. */
#pragma once

#include "base/ctx.h"

#include <stdbool.h>
#include <stdint.h>

#define JSON_DEPTH_MAX 32

struct json; /* one value of a parsed document: opaque, borrowed from the document */

enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_TEXT, JSON_ARRAY, JSON_OBJECT };

/* NULL after reporting ERR_json_malformed (position, what was expected), ERR_json_depth or
 * ERR_json_duplicate. */
const struct json *json_parse(struct ctx *ctx, struct text input);

enum json_kind json_kind(const struct json *json); /* NULL pointer counts as JSON_NULL */
bool json_bool(const struct json *json);
struct text json_text(const struct json *json); /* empty unless JSON_TEXT */
struct text json_number(
    const struct json *json); /* the digits as written, empty unless JSON_NUMBER */
bool json_int(const struct json *json,
              int64_t *out);               /* an integer that fits, written without . or e */
size_t json_size(const struct json *json); /* members of an array or object */
const struct json *json_get(const struct json *object, struct text key); /* NULL when absent */
const struct json *json_at(const struct json *array, size_t index); /* O(1) amortised in order */

/* Iterates an array or object: struct json_iter it = json_iter(json); while (json_next(&it)) … */
struct json_iter {
    const struct json *container;
    void *state;
    size_t index;
    size_t size;
    struct text key; /* objects only */
    const struct json *value;
};
struct json_iter json_iter(const struct json *container);
bool json_next(struct json_iter *iter);
/* Writes the value back, compactly. */
struct text json_dump(struct arena *arena, const struct json *json);
