/* Precedence climbing over the table of operators. Two caps hold: the depth of recursion and the height
 * of the tree, so that whoever walks it later may recurse too. */
#include "expr/parse.h"

#include "expr/aggregates.h"
#include "expr/lex.h"
#include "expr/words.h"

/* Words already read; `at` is the one that stands next. */
struct parser {
    struct ctx *ctx;
    const struct token *at;
    const struct token *tokens;
    int depth;
};

static enum err parse_level(struct parser *parser, enum operator_level least,
                            const struct syntax **out);

static enum err fail_expected(struct parser *parser, struct text expected)
{
    const struct token *token = parser->at;
    struct text found = token->text;
    if (token->kind == TOKEN_END)
        found = expr_word(parser->ctx, WORD_END);
    else if (found.len > 40)
        found = text_format(parser->ctx->arena, "%.*s…", 36, found.ptr);
    return expr_fail(parser->ctx, ERR_expr_expected, token->position, expected, found, TEXT_EMPTY);
}

static bool is_sign(const struct token *token, const char *sign)
{
    return token->kind == TOKEN_SIGN && text_eq(token->text, text_of(sign));
}

static bool is_word(const struct token *token, const char *word)
{
    return token->kind == TOKEN_NAME && text_eq_fold(token->text, text_of(word));
}

static bool take_sign(struct parser *parser, const char *sign)
{
    bool found = is_sign(parser->at, sign);
    parser->at += found;
    return found;
}

static enum err need_sign(struct parser *parser, const char *sign)
{
    return take_sign(parser, sign) ? ERR_OK : fail_expected(parser, text_of(sign));
}

static struct syntax *new_syntax(struct parser *parser, enum syntax_kind kind,
                                 const struct token *token)
{
    struct syntax *syntax = ARENA_NEW(parser->ctx->arena, struct syntax);
    if (syntax)
        *syntax = (struct syntax){.kind = kind,
                                  .position = token->position,
                                  .height = 1,
                                  .text = token->text};
    return syntax;
}

static enum err fail_depth(struct parser *parser, int64_t position)
{
    struct text most = text_format(parser->ctx->arena, "%d", EXPR_DEPTH_MAX);
    return expr_fail(parser->ctx, ERR_expr_too_deep, position, most, TEXT_EMPTY, TEXT_EMPTY);
}

/* Appends an argument; room doubles. Counts the height. */
static enum err add_arg(struct parser *parser, struct syntax *syntax, const struct syntax *arg)
{
    size_t count = syntax->arg_count;
    if ((count & (count - 1)) == 0) { /* 0 and powers of two: full */
        const struct syntax **args = ARENA_ARRAY(parser->ctx->arena, const struct syntax *,
                                                 count ? count * 2 : 1);
        if (!args)
            return ERR_out_of_memory;
        if (count)
            memcpy(args, syntax->args, count * sizeof *args);
        syntax->args = args;
    }
    syntax->args[syntax->arg_count++] = arg;
    if (arg->height + 1 > syntax->height)
        syntax->height = arg->height + 1;
    return syntax->height > EXPR_DEPTH_MAX ? fail_depth(parser, syntax->position) : ERR_OK;
}

/* How many words the operator takes here; 0 when another stands here. */
static size_t match_words(const struct token *at, struct text words)
{
    size_t count = 0;
    while (words.ptr) {
        struct text word = text_cut(&words, ' ');
        if (at->kind != TOKEN_NAME && at->kind != TOKEN_SIGN)
            return 0;
        if (!text_eq_fold(at->text, word))
            return 0;
        at++;
        count++;
    }
    return count;
}

static const struct operator_row *operator_at(const struct parser *parser, bool prefix,
                                              size_t *words)
{
    for (size_t i = 0; i < expr_operator_count; i++) {
        const struct operator_row *row = &expr_operators[i];
        if ((row->form == FORM_PREFIX) != prefix)
            continue;
        *words = match_words(parser->at, row->words);
        if (*words)
            return row;
    }
    return NULL;
}

/* Arguments up to the closing sign, which is taken too; a comma between two, none at the end. */
static enum err parse_args(struct parser *parser, struct syntax *syntax, const char *close)
{
    enum err err = ERR_OK;
    while (!take_sign(parser, close)) {
        const struct syntax *arg = NULL;
        if (syntax->arg_count)
            err = need_sign(parser, ",");
        if (!err)
            err = parse_level(parser, LEVEL_OR, &arg);
        if (!err)
            err = add_arg(parser, syntax, arg);
        if (err)
            return err;
    }
    return ERR_OK;
}

/* a.b.c */
static enum err parse_words(struct parser *parser, struct syntax *syntax, enum expr_word expected)
{
    const struct token *first = parser->at;
    do {
        if (parser->at->kind != TOKEN_NAME)
            return fail_expected(parser, expr_word(parser->ctx, expected));
        parser->at++;
        syntax->word_count++;
    } while (take_sign(parser, "."));
    struct syntax_word *words = ARENA_ARRAY(parser->ctx->arena, struct syntax_word,
                                            syntax->word_count);
    if (!words)
        return ERR_out_of_memory;
    for (size_t i = 0; i < syntax->word_count; i++)
        words[i] = (struct syntax_word){first[2 * i].text, first[2 * i].position};
    syntax->words = words;
    return ERR_OK;
}

/* sum(relation.field where condition) */
static enum err parse_aggregate(struct parser *parser, struct syntax *syntax)
{
    enum err err = parse_words(parser, syntax, WORD_RELATION);
    if (err)
        return err;
    if (is_word(parser->at, "where")) {
        const struct syntax *where = NULL;
        parser->at++;
        err = parse_level(parser, LEVEL_OR, &where);
        if (!err)
            err = add_arg(parser, syntax, where);
    }
    return err ? err : need_sign(parser, ")");
}

/* null, true and false are words, not fields. */
static enum syntax_kind name_kind(const struct token *token)
{
    if (is_word(token, "null"))
        return SYNTAX_NULL;
    if (is_word(token, "true"))
        return SYNTAX_TRUE;
    return is_word(token, "false") ? SYNTAX_FALSE : SYNTAX_PATH;
}

/* A word, a field or path, a call: what follows the name tells. and, or and not are never names. */
static enum err parse_name(struct parser *parser, const struct syntax **out)
{
    const struct token *token = parser->at;
    enum syntax_kind kind = name_kind(token);
    if (is_word(token, "and") || is_word(token, "or") || is_word(token, "not"))
        return fail_expected(parser, expr_word(parser->ctx, WORD_VALUE));
    if (kind == SYNTAX_PATH && is_sign(token + 1, "("))
        kind = expr_aggregate_find(token->text) ? SYNTAX_AGGREGATE : SYNTAX_CALL;
    struct syntax *syntax = new_syntax(parser, kind, token);
    *out = syntax;
    if (!syntax)
        return ERR_out_of_memory;
    if (kind == SYNTAX_PATH)
        return parse_words(parser, syntax, WORD_NAME);
    parser->at += kind == SYNTAX_CALL || kind == SYNTAX_AGGREGATE ? 2 : 1;
    if (kind == SYNTAX_AGGREGATE)
        return parse_aggregate(parser, syntax);
    return kind == SYNTAX_CALL ? parse_args(parser, syntax, ")") : ERR_OK;
}

static enum err parse_literal(struct parser *parser, enum syntax_kind kind,
                              const struct syntax **out)
{
    *out = new_syntax(parser, kind, parser->at++);
    return *out ? ERR_OK : ERR_out_of_memory;
}

static enum err parse_list(struct parser *parser, const struct syntax **out)
{
    struct syntax *list = new_syntax(parser, SYNTAX_LIST, parser->at++);
    *out = list;
    return list ? parse_args(parser, list, "]") : ERR_out_of_memory;
}

static enum err parse_value(struct parser *parser, const struct syntax **out)
{
    switch (parser->at->kind) {
    case TOKEN_NUMBER:
        return parse_literal(parser, SYNTAX_NUMBER, out);
    case TOKEN_TEXT:
        return parse_literal(parser, SYNTAX_TEXT, out);
    case TOKEN_NAME:
        return parse_name(parser, out);
    case TOKEN_SIGN:
        if (is_sign(parser->at, "["))
            return parse_list(parser, out);
        if (take_sign(parser, "(")) {
            enum err err = parse_level(parser, LEVEL_OR, out);
            return err ? err : need_sign(parser, ")");
        }
        break;
    case TOKEN_END:
        break;
    }
    return fail_expected(parser, expr_word(parser->ctx, WORD_VALUE));
}

/* A value, or a prefix operator and what it governs. `not` binds looser than comparisons and so is no operand
 * inside one: a = not b is refused. */
static enum err parse_operand(struct parser *parser, enum operator_level least,
                              const struct syntax **out)
{
    size_t words = 0;
    const struct operator_row *row = operator_at(parser, true, &words);
    if (!row || row->level < least)
        return parse_value(parser, out);
    const struct syntax *arg = NULL;
    struct syntax *syntax = new_syntax(parser, SYNTAX_OPERATOR, parser->at);
    if (!syntax)
        return ERR_out_of_memory;
    syntax->row = row;
    parser->at += words;
    *out = syntax;
    enum err err = parse_level(parser, row->level, &arg);
    return err ? err : add_arg(parser, syntax, arg);
}

/* What follows the left side: `left` becomes the node of the operator. */
static enum err parse_tail(struct parser *parser, const struct operator_row *row,
                           const struct syntax **left)
{
    struct syntax *syntax = new_syntax(parser, SYNTAX_OPERATOR, parser->at);
    if (!syntax)
        return ERR_out_of_memory;
    syntax->row = row;
    enum err err = add_arg(parser, syntax, *left);
    *left = syntax;
    bool more = row->form != FORM_POSTFIX;
    while (!err && more) {
        const struct syntax *arg = NULL;
        size_t words = match_words(parser->at, row->words);
        bool range_end = row->form == FORM_RANGE && syntax->arg_count == 2;
        if (range_end && !is_word(parser->at, "and"))
            return fail_expected(parser, TEXT("and"));
        parser->at += range_end ? 1 : words;
        err = parse_level(parser, row->level + 1, &arg);
        if (!err)
            err = add_arg(parser, syntax, arg);
        more = row->form == FORM_JOIN ? match_words(parser->at, row->words) > 0
                                      : row->form == FORM_RANGE && syntax->arg_count < 3;
    }
    if (row->form == FORM_POSTFIX)
        parser->at += match_words(parser->at, row->words);
    return err;
}

/* An operand and all operators behind it that bind at least as tightly as `least`. After a comparison another
 * one is an error, not a chain: 1 < a < 5 would compare a yes with 5. */
static enum err parse_level(struct parser *parser, enum operator_level least,
                            const struct syntax **out)
{
    if (++parser->depth > EXPR_DEPTH_MAX)
        return fail_depth(parser, parser->at->position);
    bool compared = false;
    enum err err = parse_operand(parser, least, out);
    while (!err) {
        size_t words = 0;
        const struct operator_row *row = operator_at(parser, false, &words);
        if (!row || row->level < least)
            break;
        if (compared && row->level == LEVEL_COMPARE)
            return fail_expected(parser, expr_word(parser->ctx, WORD_COMPARISON_END));
        compared |= row->level == LEVEL_COMPARE;
        err = parse_tail(parser, row, out);
        compared &= row->level >= LEVEL_COMPARE;
    }
    parser->depth--;
    return err;
}

static enum err start(struct parser *parser, struct ctx *ctx, struct text source)
{
    *parser = (struct parser){.ctx = ctx};
    enum err err = expr_lex(ctx, source, &parser->tokens);
    parser->at = parser->tokens;
    return err;
}

static enum err finish(struct parser *parser, enum expr_word expected)
{
    if (parser->at->kind != TOKEN_END)
        return fail_expected(parser, expr_word(parser->ctx, expected));
    return parser->ctx->arena->failed ? ERR_out_of_memory : ERR_OK;
}

enum err expr_parse_syntax(struct ctx *ctx, struct text source, const struct syntax **out)
{
    struct parser parser;
    enum err err = start(&parser, ctx, source);
    if (!err)
        err = parse_level(&parser, LEVEL_OR, out);
    return err ? err : finish(&parser, WORD_OPERATOR);
}

enum err expr_parse_names(struct ctx *ctx, struct text source, const struct syntax **out)
{
    struct parser parser;
    enum err err = start(&parser, ctx, source);
    if (err)
        return err;
    struct syntax *syntax = new_syntax(&parser, SYNTAX_PATH, parser.at);
    *out = syntax;
    err = syntax ? parse_words(&parser, syntax, WORD_NAME) : ERR_out_of_memory;
    return err ? err : finish(&parser, WORD_END);
}
