#include "base/error.h"

struct error_row {
    struct text name;
    int status;
    struct label message;
};

static const struct error_row rows[ERR_COUNT] = {
    [ERR_OK] = {{"ok", 2}, 200, {{{"", 0}, {"", 0}}}},
#define ERROR(name, status, en, zh)                                                                \
    [ERR_##name] = {{#name, sizeof(#name) - 1},                                                    \
                    (status),                                                                      \
                    {{{"" en, sizeof(en) - 1}, {"" zh, sizeof(zh) - 1}}}},
#include "base/errors.def"
#undef ERROR
};

static const struct error_row *row_of(enum err code)
{
    return &rows[(unsigned)code < ERR_COUNT ? code : ERR_internal];
}

struct text error_name(enum err code)
{
    return row_of(code)->name;
}

int error_status(enum err code)
{
    return row_of(code)->status;
}

/* Appends a piece of a message with its arguments; false when an argument in it is empty. */
static bool put_piece(struct buf *out, const struct fault *fault, struct text rest)
{
    bool complete = true;
    while (rest.len > 0) {
        bool argument = rest.len >= 3 && rest.ptr[0] == '{' && rest.ptr[1] >= '0' &&
                        rest.ptr[1] <= '3' && rest.ptr[2] == '}';
        if (argument) {
            struct text value = fault->args[rest.ptr[1] - '0'];
            complete &= value.len > 0;
            buf_add_text(out, value);
            rest = text_slice(rest, 3, rest.len);
            continue;
        }
        const char *brace = memchr(rest.ptr + 1, '{', rest.len - 1);
        size_t literal = brace ? (size_t)(brace - rest.ptr) : rest.len;
        buf_add(out, rest.ptr, literal);
        rest = text_slice(rest, literal, rest.len);
    }
    return complete;
}

void error_message(struct buf *out, const struct fault *fault, enum lang lang)
{
    struct text rest = row_of(fault->code)->message.in[lang];
    while (rest.len > 0) {
        ptrdiff_t open = text_find(rest, TEXT("[["));
        ptrdiff_t close = open < 0 ? -1 : text_find(rest, TEXT("]]"));
        if (close < open)
            close = -1;
        put_piece(out, fault, close < 0 ? rest : text_slice(rest, 0, (size_t)open));
        if (close < 0)
            return;
        size_t before = out->len;
        if (!put_piece(out, fault, text_slice(rest, (size_t)open + 2, (size_t)(close - open) - 2)))
            buf_truncate(out, before);
        rest = text_slice(rest, (size_t)close + 2, rest.len);
    }
}
