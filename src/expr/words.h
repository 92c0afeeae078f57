/* The small words of error messages in both languages: what was expected, what a type is called. */
#pragma once

#include "base/ctx.h"
#include "expr/expr.h"

enum expr_word {
    WORD_VALUE,
    WORD_OPERATOR,
    WORD_END,
    WORD_RELATION,
    WORD_NAME,
    WORD_LIST,
    WORD_COMPARISON_END,
    WORD_BOOLEAN, /* from here in the order of enum expr_kind */
    WORD_NUMBER,
    WORD_TEXT,
    WORD_DATE,
    WORD_DATETIME,
    WORD_DURATION,
    WORD_OPTION,
    WORD_REFERENCE,
    WORD_ANY_REFERENCE,
    WORD_ITEMS,
    WORD_NULL,
    WORD_INTEGER,
    WORD_LITERAL_INTEGER,
    WORD_TIME_OR_DATE,
    WORD_ORDERED,
    WORD_COUNT
};

struct text expr_word(const struct ctx *ctx, enum expr_word word);
/* "a number", "a reference to customer". */
struct text expr_type_word(const struct ctx *ctx, const struct expr_type *type);
/* " Did you mean amount?", or empty when there is none near. */
struct text expr_hint(const struct ctx *ctx, struct text nearest);
struct text expr_label(const struct ctx *ctx, const struct label *label);
/* Reports with the position as the first argument and up to three more. */
enum err expr_fail(struct ctx *ctx, enum err code, int64_t position, struct text a, struct text b,
                   struct text c);
