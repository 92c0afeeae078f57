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

void error_message(struct buf *out, const struct fault *fault, enum lang lang)
{
    struct text rest = row_of(fault->code)->message.in[lang];
    while (rest.len > 0) {
        bool argument = rest.len >= 3 && rest.ptr[0] == '{' && rest.ptr[1] >= '0' &&
                        rest.ptr[1] <= '3' && rest.ptr[2] == '}';
        if (argument) {
            buf_add_text(out, fault->args[rest.ptr[1] - '0']);
            rest = text_slice(rest, 3, rest.len);
            continue;
        }
        const char *brace = memchr(rest.ptr + 1, '{', rest.len - 1);
        size_t literal = brace ? (size_t)(brace - rest.ptr) : rest.len;
        buf_add(out, rest.ptr, literal);
        rest = text_slice(rest, literal, rest.len);
    }
}
