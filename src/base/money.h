/* Exact decimal arithmetic on 64-bit integers with a declared scale; money is scale 4.
 *
 * Products, quotients and sums pass through 128 bits and are rounded half to even; what does not fit
 * 64 bits is an error (false), never a wrap. The same functions serve the evaluator, the import and
 * the SQL functions, so all agree. */
#pragma once

#include "base/buf.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

#define MONEY_SCALE 4
#define DECIMAL_SCALE_MAX 9

/* "-1234.5" → -12345000 at scale 4. Plain notation only: optional sign, digits, optional point and
 * digits. More digits than the scale are accepted only when they are zero (`exact`), or rounded half to
 * even. False on anything else or overflow. */
bool decimal_parse(struct text text, int scale, bool exact, int64_t *out);
/* Always prints all digits of the scale: 12345000 at 4 → "1234.5000". */
void decimal_print(struct buf *out, int64_t number, int scale);

bool decimal_add(int64_t a, int64_t b, int64_t *out);
bool decimal_subtract(int64_t a, int64_t b, int64_t *out);
/* a (scale sa) × b (scale sb) at scale `to`. */
bool decimal_multiply(int64_t a, int sa, int64_t b, int sb, int to, int64_t *out);
/* a (scale sa) ÷ b (scale sb) at scale `to`; b must not be 0 (the caller gives null for it). */
bool decimal_divide(int64_t a, int sa, int64_t b, int sb, int to, int64_t *out);
/* From one scale to another, half to even. */
bool decimal_rescale(int64_t a, int from, int to, int64_t *out);
/* Half to even at `digits` decimals (may be negative: -2 rounds to hundreds), keeping the scale. */
bool decimal_round(int64_t a, int scale, int digits, int64_t *out);
