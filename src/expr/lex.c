/* One pass over the source, character by character, into an array: the parser then looks as far ahead as it
 * likes. Positions count characters, as an editor shows them, not bytes. Invalid UTF-8 is refused first, so
 * nothing later has to fear half a character. */
#include "expr/lex.h"

#include "base/utf8.h"

struct lexer {
    struct ctx *ctx;
    struct text rest;
    int64_t position; /* of the next character */
};

/* Longer signs first. */
static const struct text signs[] = {
    TEXT("<="), TEXT(">="), TEXT("!="), TEXT("="), TEXT("<"), TEXT(">"), TEXT("+"), TEXT("-"),
    TEXT("*"),  TEXT("/"),  TEXT("("),  TEXT(")"), TEXT("["), TEXT("]"), TEXT(","), TEXT("."),
};
#define SIGN_COUNT (sizeof signs / sizeof *signs)

static int32_t half_width(int32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E)
        return c - 0xFEE0;
    return c == 0x3000 || c == 0xA0 ? ' ' : c;
}

/* The next character as it counts outside quotes; -1 at the end. */
static int32_t peek(const struct lexer *lexer)
{
    struct text rest = lexer->rest;
    return half_width(utf8_next(&rest));
}

static void skip(struct lexer *lexer)
{
    utf8_next(&lexer->rest);
    lexer->position++;
}

static bool is_space(int32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_digit(int32_t c)
{
    return c >= '0' && c <= '9';
}

/* Other quotes people type, to tell them about the plain ones. */
static bool is_quote(int32_t c)
{
    return c == '"' || c == '`' || (c >= 0x2018 && c <= 0x201F) || c == 0x300C || c == 0x300D;
}

/* Han characters and other letters too: a label typed as a name gets the error of an unknown field. */
static bool is_name(int32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c) ||
           (c >= 0xC0 && !is_quote(c) && (c < 0x2000 || c > 0x206F) && (c < 0x3000 || c > 0x303F));
}

static enum err fail_at(struct lexer *lexer, enum err code, int64_t position, struct text what)
{
    struct text args[] = {text_format(lexer->ctx->arena, "%lld", (long long)position), what};
    return ctx_fail_at(lexer->ctx, code, TEXT_EMPTY, position, args, 2);
}

static struct text slice_to(const struct lexer *lexer, const char *from)
{
    return (struct text){from, (size_t)(lexer->rest.ptr - from)};
}

/* A text in the form in which text is stored, but with the white space at its ends. */
static struct text normal_text(struct arena *arena, struct text text)
{
    struct text core = text_trim(text);
    struct text stored = utf8_stored(arena, core);
    if (stored.ptr == core.ptr || core.len == 0)
        return text;
    struct text head = {text.ptr, (size_t)(core.ptr - text.ptr)};
    struct text tail = {core.ptr + core.len, text.len - head.len - core.len};
    return text_concat(arena, text_concat(arena, head, stored), tail);
}

/* A doubled quote is one quote; the text may hold any other character, line ends too. */
static enum err lex_text(struct lexer *lexer, struct token *token)
{
    struct buf buf;
    buf_init(&buf, lexer->ctx->arena, EXPR_SOURCE_MAX);
    skip(lexer);
    while (lexer->rest.len) {
        const char *from = lexer->rest.ptr;
        bool quote = *from == '\'';
        skip(lexer);
        if (quote && (!lexer->rest.len || *lexer->rest.ptr != '\'')) {
            token->kind = TOKEN_TEXT;
            token->text = normal_text(lexer->ctx->arena, buf_text(&buf));
            return ERR_OK;
        }
        if (quote)
            skip(lexer);
        buf_add(&buf, from, quote ? 1 : (size_t)(lexer->rest.ptr - from));
    }
    return fail_at(lexer, ERR_expr_text_open, token->position, TEXT_EMPTY);
}

/* A point belongs to the number only when a digit follows it. */
static void lex_number(struct lexer *lexer, struct token *token)
{
    const char *from = lexer->rest.ptr;
    while (is_digit(peek(lexer)))
        skip(lexer);
    struct lexer behind = *lexer;
    if (peek(&behind) == '.') {
        skip(&behind);
        while (is_digit(peek(&behind))) {
            skip(&behind);
            *lexer = behind;
        }
    }
    token->kind = TOKEN_NUMBER;
    token->text = utf8_half_width(lexer->ctx->arena, slice_to(lexer, from));
}

static void lex_name(struct lexer *lexer, struct token *token)
{
    const char *from = lexer->rest.ptr;
    while (is_name(peek(lexer)))
        skip(lexer);
    token->kind = TOKEN_NAME;
    token->text = utf8_half_width(lexer->ctx->arena, slice_to(lexer, from));
}

static bool lex_sign(struct lexer *lexer, struct token *token)
{
    for (size_t i = 0; i < SIGN_COUNT; i++) {
        struct lexer behind = *lexer;
        size_t at = 0;
        for (; at < signs[i].len && peek(&behind) == signs[i].ptr[at]; at++)
            skip(&behind);
        if (at < signs[i].len)
            continue;
        *lexer = behind;
        token->kind = TOKEN_SIGN;
        token->text = signs[i];
        return true;
    }
    return false;
}

static enum err lex_one(struct lexer *lexer, struct token *token)
{
    while (is_space(peek(lexer)))
        skip(lexer);
    int32_t c = peek(lexer);
    *token = (struct token){.kind = TOKEN_END, .text = TEXT_EMPTY, .position = lexer->position};
    if (c < 0)
        return ERR_OK;
    if (*lexer->rest.ptr == '\'')
        return lex_text(lexer, token);
    if (is_quote(c) || c == '\'')
        return fail_at(lexer, ERR_expr_quotes, lexer->position, TEXT_EMPTY);
    if (is_digit(c))
        lex_number(lexer, token);
    else if (is_name(c))
        lex_name(lexer, token);
    else if (!lex_sign(lexer, token)) {
        const char *from = lexer->rest.ptr;
        skip(lexer);
        return fail_at(lexer, ERR_expr_character, token->position, slice_to(lexer, from));
    }
    return ERR_OK;
}

enum err expr_lex(struct ctx *ctx, struct text source, const struct token **out)
{
    struct lexer lexer = {.ctx = ctx, .rest = source, .position = 1};
    if (source.len > EXPR_SOURCE_MAX) {
        struct text most = text_format(ctx->arena, "%zu", EXPR_SOURCE_MAX);
        return ctx_fail(ctx, ERR_expr_too_long, most);
    }
    if (!utf8_valid(source))
        return fail_at(&lexer, ERR_expr_character, 1, TEXT("UTF-8"));
    struct token *tokens = ARENA_ARRAY(ctx->arena, struct token, source.len + 1);
    if (!tokens)
        return ERR_out_of_memory;
    enum err err = ERR_OK;
    size_t count = 0;
    do
        err = lex_one(&lexer, &tokens[count]);
    while (!err && tokens[count++].kind != TOKEN_END);
    *out = tokens;
    return err;
}
