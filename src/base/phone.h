/* Telephone numbers in the form they are compared in: E.164 ("+8613800138000"), as far as the digits tell. */
#pragma once

#include "base/text.h"

/* `country` "CN" makes numbers without a prefix Chinese: mobiles by their form, landlines with the area
 * code they carry (0 dropped) or `area_code` ("010"). In another or no country such numbers keep their
 * digits alone. An extension ("转 12", "ext 12", "x12", "-12" behind a complete landline is not taken for one)
 * goes to `extension`. Empty when there are fewer than three digits. */
struct text phone_normal(struct arena *arena, struct text written, struct text country,
                         struct text area_code, struct text *extension);
