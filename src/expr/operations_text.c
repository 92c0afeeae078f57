/* starts with, items of lists, numbers printed. `contains` has a file of its own. */
#include "expr/operations.h"

#include "base/money.h"
#include "base/terms.h"

/* Above every continuation of a key: the last character there can be. */
#define KEY_END "\xF4\x8F\xBF\xBF"

/* A sorted text that begins with a known part has a key in a range, which an index finds; NULL where there is
 * no such range. */
static const struct db_node *key_range(const struct expr_call *call, const struct db_node *part)
{
    const struct expr_node *node = call->node->args[0];
    struct arena *arena = call->ctx->arena;
    bool known = part && part->kind == DB_NODE_VALUE && part->value.kind == VALUE_TEXT;
    if (!known || node->shape != NODE_PATH || node->path_count != 1 ||
        !node->path[0]->key_column.len)
        return NULL;
    struct text from = sort_key_start(arena, part->value.text);
    if (!from.len)
        return NULL;
    const struct db_node *key = db_column(arena, call->alias, node->path[0]->key_column);
    const struct db_node *to = db_text(arena, text_concat(arena, from, TEXT(KEY_END)));
    return db_and(arena, db_call2(arena, DB_GE, key, db_text(arena, from)),
                  db_call2(arena, DB_LT, key, to));
}

static const struct db_node *compile_starts(const struct expr_call *call,
                                            const struct db_node *const *args)
{
    struct arena *arena = call->ctx->arena;
    const struct db_node *starts =
        db_call2(arena, DB_EQ, db_call2(arena, DB_STARTS, args[0], args[1]), db_int(arena, 1));
    return db_and(arena, key_range(call, args[1]), starts);
}

static enum err eval_starts(const struct expr_call *call, const struct value *args,
                            struct value *out)
{
    (void)call;
    *out = value_int(text_starts_folded(args[0].text, args[1].text));
    return ERR_OK;
}

/* "|a|b|" holds the item a when taking "|a|" out changes it; bytes, not folded. */
static const struct db_node *compile_has_item(const struct expr_call *call,
                                              const struct db_node *const *args)
{
    struct arena *arena = call->ctx->arena;
    const struct db_node *bar = db_text(arena, TEXT("|"));
    const struct db_node *item = db_call3(arena, DB_CONCAT, bar, args[1], bar);
    if (args[1] && args[1]->kind == DB_NODE_VALUE) {
        if (value_is_null(args[1]->value))
            return db_never(arena);
        item = db_text(arena, text_format(arena, "|%.*s|", TEXT_ARG(args[1]->value.text)));
    }
    return db_call2(arena, DB_NE, db_call3(arena, DB_REPLACE, args[0], item, bar), args[0]);
}

static enum err eval_has_item(const struct expr_call *call, const struct value *args,
                              struct value *out)
{
    struct text item = text_format(call->ctx->arena, "|%.*s|", TEXT_ARG(args[1].text));
    *out = value_int(text_find(args[0].text, item) >= 0);
    return ERR_OK;
}

static const struct db_node *compile_print(const struct expr_call *call,
                                           const struct db_node *const *args)
{
    struct arena *arena = call->ctx->arena;
    return db_call2(arena, DB_PRINT_DECIMAL, args[0],
                    db_int(arena, call->node->args[0]->type.scale));
}

static enum err eval_print(const struct expr_call *call, const struct value *args,
                           struct value *out)
{
    struct buf buf;
    buf_init(&buf, call->ctx->arena, 64);
    decimal_print(&buf, args[0].number, call->node->args[0]->type.scale);
    *out = value_text(buf_text(&buf));
    return ERR_OK;
}

const struct expr_operation expr_op_starts = {
    .name = TEXT("starts with"),
    .condition = true,
    .null_first = true,
    .compile = compile_starts,
    .eval = eval_starts,
};
const struct expr_operation expr_op_has_item = {
    .name = TEXT("contains (an item)"),
    .condition = true,
    .null_first = true,
    .compile = compile_has_item,
    .eval = eval_has_item,
};
const struct expr_operation expr_op_print = {
    .name = TEXT("(as text)"),
    .null_first = true,
    .compile = compile_print,
    .eval = eval_print,
};
