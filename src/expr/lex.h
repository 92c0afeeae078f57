/* The words of an expression: names, numbers, quoted texts and signs, each with the character (1-based,
 * code points) at which it begins. Full-width signs, digits and letters outside quotes count as their
 * half-width twins, as a Chinese input method types them. No meaning lives here. */
#pragma once

#include "base/ctx.h"

#define EXPR_SOURCE_MAX ((size_t)8 * 1024) /* bytes */

enum token_kind { TOKEN_END, TOKEN_NAME, TOKEN_NUMBER, TOKEN_TEXT, TOKEN_SIGN };

struct token {
    enum token_kind kind;
    struct text text; /* TOKEN_TEXT: without its quotes, NFC; TOKEN_SIGN: in ASCII */
    int64_t position;
};

/* All words of the source, ended by a TOKEN_END. They live in the ctx's arena or view the source. */
enum err expr_lex(struct ctx *ctx, struct text source, const struct token **out);
