/* Characters are code points. Upper and lower case are those of ASCII, on every database. */
#include "expr/functions.h"

#include "base/utf8.h"

/* Longest text an expression may make, bytes. */
#define TEXT_RESULT_MAX ((size_t)1024 * 1024)

static const struct db_node *compile_length(const struct expr_call *call,
                                            const struct db_node *const *args)
{
    return db_call1(call->ctx->arena, DB_LENGTH, args[0]);
}

static enum err eval_length(const struct expr_call *call, const struct value *args,
                            struct value *out)
{
    (void)call;
    *out = value_int((int64_t)utf8_length(args[0].text));
    return ERR_OK;
}

static const struct db_node *compile_lower(const struct expr_call *call,
                                           const struct db_node *const *args)
{
    return db_call1(call->ctx->arena, DB_LOWER, args[0]);
}

static enum err eval_lower(const struct expr_call *call, const struct value *args,
                           struct value *out)
{
    *out = value_text(text_lower(call->ctx->arena, args[0].text));
    return ERR_OK;
}

static const struct db_node *compile_upper(const struct expr_call *call,
                                           const struct db_node *const *args)
{
    return db_call1(call->ctx->arena, DB_UPPER, args[0]);
}

static enum err eval_upper(const struct expr_call *call, const struct value *args,
                           struct value *out)
{
    char *letters = arena_alloc(call->ctx->arena, args[0].text.len);
    if (!letters)
        return ERR_out_of_memory;
    for (size_t i = 0; i < args[0].text.len; i++) {
        char c = args[0].text.ptr[i];
        letters[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    *out = value_text((struct text){letters, args[0].text.len});
    return ERR_OK;
}

static const struct db_node *compile_trim(const struct expr_call *call,
                                          const struct db_node *const *args)
{
    return db_call1(call->ctx->arena, DB_TRIM, args[0]);
}

static enum err eval_trim(const struct expr_call *call, const struct value *args, struct value *out)
{
    (void)call;
    *out = value_text(text_trim(args[0].text));
    return ERR_OK;
}

static const struct db_node *compile_concat(const struct expr_call *call,
                                            const struct db_node *const *args)
{
    return db_call(call->ctx->arena, DB_CONCAT, args, call->node->arg_count);
}

static enum err give(const struct expr_call *call, const struct buf *buf, struct value *out)
{
    if (buf->overflow)
        return call->ctx->arena->failed ? ERR_out_of_memory : expr_overflow(call);
    *out = value_text(buf_text(buf));
    return ERR_OK;
}

static enum err eval_concat(const struct expr_call *call, const struct value *args,
                            struct value *out)
{
    struct buf buf;
    bool some = false;
    buf_init(&buf, call->ctx->arena, TEXT_RESULT_MAX);
    for (size_t i = 0; i < call->node->arg_count; i++) {
        if (value_is_null(args[i]))
            continue;
        some = true;
        buf_add_text(&buf, args[i].text);
    }
    return some ? give(call, &buf, out) : ERR_OK;
}

static const struct db_node *compile_substring(const struct expr_call *call,
                                               const struct db_node *const *args)
{
    return db_call3(call->ctx->arena, DB_SUBSTRING, args[0], args[1], args[2]);
}

/* Characters p with from <= p < from + count, as standard SQL has it. */
static enum err eval_substring(const struct expr_call *call, const struct value *args,
                               struct value *out)
{
    (void)call;
    int64_t from = args[1].number, count = args[2].number, end;
    if (__builtin_add_overflow(from, count, &end))
        end = count < 0 ? from : INT64_MAX;
    struct text rest = args[0].text;
    int64_t at = 1;
    for (; at < from && rest.len; at++)
        utf8_next(&rest);
    struct text part = rest;
    for (; at < end && rest.len; at++)
        utf8_next(&rest);
    part.len -= rest.len;
    *out = value_text(part);
    return ERR_OK;
}

static const struct db_node *compile_replace(const struct expr_call *call,
                                             const struct db_node *const *args)
{
    return db_call3(call->ctx->arena, DB_REPLACE, args[0], args[1], args[2]);
}

static enum err eval_replace(const struct expr_call *call, const struct value *args,
                             struct value *out)
{
    struct text rest = args[0].text, what = args[1].text;
    struct buf buf;
    buf_init(&buf, call->ctx->arena, TEXT_RESULT_MAX);
    ptrdiff_t at = what.len ? text_find(rest, what) : -1;
    while (at >= 0) {
        buf_add(&buf, rest.ptr, (size_t)at);
        buf_add_text(&buf, args[2].text);
        rest = text_slice(rest, (size_t)at + what.len, rest.len);
        at = text_find(rest, what);
    }
    buf_add_text(&buf, rest);
    return give(call, &buf, out);
}

#define TEXT_TO(result_, word, en, zh)                                                             \
    {                                                                                              \
        .name = TEXT(#word), .summary = {{TEXT(en), TEXT(zh)}}, .params = {PARAM_TEXT},            \
        .least = 1, .most = 1, .result = result_, .null_first = true, .compile = compile_##word,   \
        .eval = eval_##word,                                                                       \
    }

const struct expr_operation expr_functions_text[] = {
    TEXT_TO(RESULT_INTEGER, length, "length(text): characters", "length(文本):字符数"),
    TEXT_TO(RESULT_TEXT, lower, "lower(text): a to z for A to Z", "lower(文本):英文字母转小写"),
    TEXT_TO(RESULT_TEXT, upper, "upper(text): A to Z for a to z", "upper(文本):英文字母转大写"),
    TEXT_TO(RESULT_TEXT, trim, "trim(text): without white space at both ends",
            "trim(文本):去掉首尾空白"),
    {
        .name = TEXT("concat"),
        .summary = {{TEXT("concat(a, b, …): texts and numbers joined; null counts as empty"),
                     TEXT("concat(a, b, …):连接文本和数字,空值视为空文本")}},
        .params = {PARAM_PRINTABLE},
        .least = 1,
        .most = SIZE_MAX,
        .result = RESULT_TEXT,
        .compile = compile_concat,
        .eval = eval_concat,
    },
    {
        .name = TEXT("substring"),
        .summary = {{TEXT("substring(text, from, count): characters, the first is 1"),
                     TEXT("substring(文本, 起始, 个数):截取字符,第一个字符为 1")}},
        .params = {PARAM_TEXT, PARAM_INTEGER, PARAM_INTEGER},
        .least = 3,
        .most = 3,
        .result = RESULT_TEXT,
        .null_first = true,
        .compile = compile_substring,
        .eval = eval_substring,
    },
    {
        .name = TEXT("replace"),
        .summary = {{TEXT("replace(text, part, other): every occurrence"),
                     TEXT("replace(文本, 原文, 新文):替换所有出现之处")}},
        .params = {PARAM_TEXT},
        .least = 3,
        .most = 3,
        .result = RESULT_TEXT,
        .null_first = true,
        .compile = compile_replace,
        .eval = eval_replace,
    },
};
const size_t expr_functions_text_count = sizeof expr_functions_text / sizeof *expr_functions_text;
