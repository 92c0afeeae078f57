/* The names of countries, in English and Chinese, from ICU, with the short ones people use. */
#include "record/import/clean_country.h"

#include <unicode/uloc.h>
#include <unicode/ustring.h>

#define NAME_UNITS 128

/* What people write besides. */
static const char *const others[] = {
    "USA",      "U.S.",       "U.S.A.",    "UK",          "U.K.",           "Great Britain",
    "England",  "Scotland",   "Wales",     "Korea",       "Holland",        "Republic of Korea",
    "PRC",      "P.R. China", "Hong Kong", "Macau",       "Macao",          "Mainland China",
    "Taiwan",   "Türkiye",    "UAE",       "Ivory Coast", "Czech Republic", "Russian Federation",
    "Burma",    "Myanmar",    "Viet Nam",  "香港",        "澳门",           "台湾",
    "中国香港", "中国澳门",   "中国台湾",  "中国大陆",    "中华人民共和国", "大韩民国",
};

static bool put(struct import_table *table, struct text name)
{
    struct arena *arena = table->arena;
    struct text kept = text_dup(arena, name);
    struct text *item = ARENA_NEW(arena, struct text);
    if (!item)
        return false;
    *item = kept;
    return import_table_put(table, clean_folded(arena, kept), item);
}

static bool put_displayed(struct import_table *table, const char *code, const char *lang)
{
    char locale[8] = "und_";
    UChar units[NAME_UNITS];
    char name[NAME_UNITS * 3];
    int32_t len = 0;
    UErrorCode status = U_ZERO_ERROR;
    memcpy(locale + 4, code, 2);
    locale[6] = '\0';
    int32_t count = uloc_getDisplayCountry(locale, lang, units, NAME_UNITS, &status);
    u_strToUTF8(name, sizeof name, &len, units, count, &status);
    return U_FAILURE(status) || put(table, (struct text){name, (size_t)len});
}

bool clean_countries(struct import_table *table)
{
    bool fine = true;
    for (const char *const *code = uloc_getISOCountries(); fine && *code; code++)
        fine = put_displayed(table, *code, "en") && put_displayed(table, *code, "zh") &&
               put(table, text_of(*code));
    for (size_t i = 0; fine && i < sizeof others / sizeof *others; i++)
        fine = put(table, text_of(others[i]));
    return fine;
}
