/* From words to a tree of what was written. Names are not looked up here; check.h does that. */
#pragma once

#include "base/ctx.h"
#include "expr/operators.h"

#define EXPR_DEPTH_MAX 64 /* levels of brackets, calls and chained signs */

enum syntax_kind {
    SYNTAX_NULL,
    SYNTAX_TRUE,
    SYNTAX_FALSE,
    SYNTAX_NUMBER,    /* text: its digits */
    SYNTAX_TEXT,      /* text: without quotes */
    SYNTAX_LIST,      /* args: its items */
    SYNTAX_PATH,      /* words: a.b.c */
    SYNTAX_CALL,      /* text: the function's name; args */
    SYNTAX_AGGREGATE, /* text: the function's name; words: relation.path; args[0]: where, if any */
    SYNTAX_OPERATOR,
};

struct syntax_word {
    struct text text;
    int64_t position;
};

struct syntax {
    enum syntax_kind kind;
    int64_t position;
    int height; /* of the tree below */
    struct text text;
    const struct syntax_word *words;
    size_t word_count;
    const struct operator_row *row;
    const struct syntax **args;
    size_t arg_count;
};

enum err expr_parse_syntax(struct ctx *ctx, struct text source, const struct syntax **out);
/* Only a name, or names joined by points. */
enum err expr_parse_names(struct ctx *ctx, struct text source, const struct syntax **out);
