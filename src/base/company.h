/* Names of companies and people, registration numbers and mail addresses in the form they are compared in.
 *
 * A company's name is taken apart: 中国移动通信集团江苏有限公司南京分公司 has the core 中国移动通信, the place
 * 江苏, the form "company" and the branch 南京. What identifies the company is the core; place and branch
 * qualify it, the legal form hardly matters. The word lists are in company_words.c. */
#pragma once

#include "base/text.h"

enum company_kind {
    COMPANY_UNKNOWN, /* the name does not say */
    COMPANY_LIMITED,
    COMPANY_STOCK,
    COMPANY_FACTORY,
    COMPANY_SHOP, /* one owner: shops, studios, 个体工商户 */
    COMPANY_PARTNERSHIP,
    COMPANY_OFFICE /* 事务所, 中心 */
};

#define COMPANY_PLACES_MAX 4

struct company_place {
    struct text name;     /* 南京 */
    struct text province; /* 江苏; of a province, and of a country, itself */
};

/* All texts are plain (base/plain.h), letters and digits only. */
struct company {
    struct text core; /* never empty when the name has a letter or digit */
    struct text
        stem; /* the core without words of trade at its end; the core when little would be left */
    struct text trade; /* those words, as written one behind the other */
    struct company_place places[COMPANY_PLACES_MAX]; /* from the widest to the narrowest */
    size_t place_count;
    struct text branch; /* "南京" of 南京分公司; empty for the company itself */
    enum company_kind kind;
    bool group; /* 集团, Group */
    bool han;   /* the core has Han characters */
};

/* Texts live in `arena`. Names longer than 200 characters are compared by those. */
void company_parse(struct arena *arena, struct text name, struct company *out);

enum company_places {
    PLACES_OPEN, /* at least one name says none */
    PLACES_SAME,
    PLACES_WITHIN, /* a city and its province */
    PLACES_DIFFER
};
enum company_places company_places_compare(const struct company *a, const struct company *b);

/* A person's name without spaces, titles and the order of its words: "Wang, Fang" and "fang wang" are one. */
struct text person_normal(struct arena *arena, struct text name);
/* A mail address: lower case, without +tag; empty when there is no @. `*shared` for info@, sales@ and the
 * like, which belong to no one person. */
struct text mail_normal(struct arena *arena, struct text written, bool *shared);
/* Letters and digits of a number in a register, upper case; empty below 6. `*checked` when it is a
 * 统一社会信用代码 (GB 32100-2015) whose check digit is right. */
struct text registration_normal(struct arena *arena, struct text written, bool *checked);
