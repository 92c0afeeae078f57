/* The two languages of the product. Everything a person reads exists in both. */
#pragma once

#include "base/text.h"

enum lang { LANG_EN, LANG_ZH, LANG_COUNT };

/* A label in both languages, indexed by enum lang. */
struct label {
    struct text in[LANG_COUNT];
};

/* "zh-CN,zh;q=0.9" → LANG_ZH; anything else → LANG_EN. */
enum lang lang_from_header(struct text accept_language);
