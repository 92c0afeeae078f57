/* Text as it is compared by people who write the same thing differently: half width, lower case, simplified Han
 * characters, Latin letters without accents, NFC. Spaces and signs stay; white space of every kind is one space. */
#pragma once

#include "base/text.h"

struct text plain_text(struct arena *arena, struct text text);
/* One character of that form; ligatures and ß keep themselves here. */
int32_t plain_character(int32_t c);
/* Letters and digits of a plain text and nothing between them. */
struct text plain_letters(struct arena *arena, struct text plain);
