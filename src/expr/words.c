/* Both languages beside one another, so that neither is forgotten; a test of errors.def cannot see these. */
#include "expr/words.h"

#define WORD(name, en, zh) [WORD_##name] = {{TEXT(en), TEXT(zh)}}

static const struct label words[WORD_COUNT] = {
    WORD(VALUE, "a value", "一个值"),
    WORD(OPERATOR, "an operator or the end", "运算符或结尾"),
    WORD(END, "the end", "结尾"),
    WORD(RELATION, "a list of records (like opportunities)", "下级记录(如 opportunities)"),
    WORD(NAME, "the name of a field", "字段名"),
    WORD(LIST, "a list like ['a', 'b']", "列表,如 ['a', 'b']"),
    WORD(COMPARISON_END, "and, or, or the end", "and、or 或结尾"),
    WORD(BOOLEAN, "a condition (yes or no)", "条件(是或否)"),
    WORD(NUMBER, "a number", "数字"),
    WORD(TEXT, "a text", "文本"),
    WORD(DATE, "a date", "日期"),
    WORD(DATETIME, "a time", "时间"),
    WORD(DURATION, "a duration", "时长"),
    WORD(OPTION, "an option", "选项"),
    WORD(REFERENCE, "a reference", "引用"),
    WORD(ANY_REFERENCE, "a reference", "引用"),
    WORD(ITEMS, "a list of items", "多项列表"),
    WORD(NULL, "null", "空值"),
    WORD(INTEGER, "a whole number", "整数"),
    WORD(LITERAL_INTEGER, "a whole number from -18 to 9, written out",
         "-18 到 9 之间直接写出的整数"),
    WORD(TIME_OR_DATE, "a date or a time", "日期或时间"),
    WORD(ORDERED, "something with an order (a number, date, time or text)",
         "可比较大小的值(数字、日期、时间或文本)"),
};

struct text expr_label(const struct ctx *ctx, const struct label *label)
{
    return label->in[ctx->lang < LANG_COUNT ? ctx->lang : LANG_EN];
}

struct text expr_word(const struct ctx *ctx, enum expr_word word)
{
    return expr_label(ctx, &words[word]);
}

struct text expr_type_word(const struct ctx *ctx, const struct expr_type *type)
{
    struct text word = expr_word(ctx, WORD_BOOLEAN + (enum expr_word)type->kind);
    if (type->kind != EXPR_REFERENCE || !type->object)
        return word;
    const char *format = ctx->lang == LANG_ZH ? "%.*s(%.*s)" : "%.*s to %.*s";
    return text_format(ctx->arena, format, TEXT_ARG(word), TEXT_ARG(type->object->name));
}

struct text expr_hint(const struct ctx *ctx, struct text nearest)
{
    if (!nearest.len)
        return TEXT_EMPTY;
    const char *format = ctx->lang == LANG_ZH ? "是否想写 %.*s?" : " Did you mean %.*s?";
    return text_format(ctx->arena, format, TEXT_ARG(nearest));
}

enum err expr_fail(struct ctx *ctx, enum err code, int64_t position, struct text a, struct text b,
                   struct text c)
{
    struct text args[] = {text_format(ctx->arena, "%lld", (long long)position), a, b, c};
    return ctx_fail_at(ctx, code, TEXT_EMPTY, position, args, 4);
}
