/* UTF-8: validity, normal form, characters, width and case as the product stores and compares them. */
#pragma once

#include "base/buf.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* Well-formed UTF-8 without U+0000. */
bool utf8_valid(struct text text);
/* Bytes of the longest head that is valid in that sense. */
size_t utf8_valid_prefix(struct text text);
/* Next character, moving `rest` on; -1 at the end. The text must be valid. */
int32_t utf8_next(struct text *rest);
/* Appends one character. */
void utf8_put(struct buf *out, int32_t c);
/* Characters (code points). */
size_t utf8_length(struct text text);
/* The form in which text is stored: NFC, white space trimmed at both ends. A view of the input when it is
 * in that form already (the usual case, decided without ICU), else a copy in the arena. */
struct text utf8_stored(struct arena *arena, struct text text);
/* Full-width ASCII (！ to ～, the ideographic space) to half width. */
struct text utf8_half_width(struct arena *arena, struct text text);
/* The form in which `contains` and search compare: half width, ASCII lower case. */
struct text utf8_folded(struct arena *arena, struct text text);
/* One character of that form. */
int32_t utf8_fold(int32_t c);
/* Letters, digits and combining marks of any script: what words are made of. */
bool utf8_is_letter(int32_t c);
/* Lower case of one character, any script. */
int32_t utf8_lower(int32_t c);
/* Han ideographs of every block, and 〇. */
bool utf8_is_han(int32_t c);
