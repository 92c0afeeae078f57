/* The words that company names are made of, for company.c only. All plain (base/plain.h). */
#pragma once

#include "base/company.h"

/* A legal form at the end of a name, or a word that may follow it. */
struct company_form {
    struct text word;
    enum company_kind kind;
    bool group;
};
/* Longer words first. */
extern const struct company_form company_forms_han[];
extern const size_t company_forms_han_count;
/* Single words: "ltd", "gmbh". */
extern const struct company_form company_forms_latin[];
extern const size_t company_forms_latin_count;

/* 分公司, 办事处 … */
extern const struct text company_branches[];
extern const size_t company_branches_count;

/* Words of trade; the longest that fits is taken. */
extern const struct text company_trades_han[];
extern const size_t company_trades_han_count;
extern const struct text company_trades_latin[];
extern const size_t company_trades_latin_count;

/* Provinces, each behind it its cities. */
extern const struct company_place company_places[];
extern const size_t company_places_count;
/* What may stand behind the name of a place. */
extern const struct text company_place_ends[];
extern const size_t company_place_ends_count;
/* Pairs: "shanghai 上海". */
extern const struct text company_places_latin[];
extern const size_t company_places_latin_count;

/* 先生, mr: pairs with persons. */
extern const struct text person_titles_han[];
extern const size_t person_titles_han_count;
extern const struct text person_titles_latin; /* separated by spaces */
extern const struct text mail_shared_names;   /* separated by spaces */
