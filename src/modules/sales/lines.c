/* Lines of an opportunity: each line's amount, and the opportunity's as their sum. */
#include "base/money.h"
#include "module/hooks.h"
#include "modules/sales/hooks.h"

/* quantity × price × (1 − discount %) */
static enum err line_amount(struct record_env *env, struct record_change *change)
{
    struct value quantity = hook_get(change, TEXT("quantity"));
    struct value price = hook_get(change, TEXT("price"));
    struct value discount = hook_get(change, TEXT("discount"));
    int quantity_scale = hook_field(change, TEXT("quantity"))->scale;
    int percent_scale = hook_field(change, TEXT("discount"))->scale;
    if (value_is_null(quantity) || value_is_null(price)) {
        hook_set(change, TEXT("amount"), VALUE_NONE);
        return ERR_OK;
    }
    int64_t whole = 100, amount;
    for (int i = 0; i < percent_scale; i++)
        whole *= 10;
    if (!decimal_multiply(quantity.number, quantity_scale, price.number, MONEY_SCALE, MONEY_SCALE,
                          &amount) ||
        !decimal_multiply(amount, MONEY_SCALE, whole - discount.number, percent_scale + 2,
                          MONEY_SCALE, &amount))
        return ctx_fail_field(env->ctx, ERR_overflow, TEXT("amount"));
    hook_set(change, TEXT("amount"), value_int(amount));
    return ERR_OK;
}

/* What the lines of an opportunity in the database add up to, leaving out those this save touches. */
static enum err stored_sum(struct record_env *env, const struct record_save *save,
                           const struct meta_object *lines, int64_t opportunity, int64_t *sum,
                           int64_t *rows_left)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *columns[] = {db_column(arena, TEXT("l"), TEXT("id")),
                                       db_column(arena, TEXT("l"), TEXT("amount"))};
    struct db_select select = {.table = lines->table,
                               .alias = TEXT("l"),
                               .columns = columns,
                               .column_count = 2,
                               .where = db_call2(arena, DB_EQ,
                                                 db_column(arena, TEXT("l"), TEXT("opportunity")),
                                                 db_int(arena, opportunity)),
                               .limit = -1};
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (db_next(rows)) {
        bool touched = false;
        for (size_t i = 0; i < save->count && !touched; i++)
            touched = save->changes[i].object == lines &&
                      save->changes[i].id == db_get_int(rows, 0);
        if (touched)
            continue;
        ++*rows_left;
        if (!decimal_add(*sum, db_get_int(rows, 1), sum))
            ctx_fail_field(env->ctx, ERR_overflow, TEXT("amount"));
    }
    err = db_close_rows(rows);
    return err ? err : ctx_error(env->ctx);
}

static enum err sum_lines(struct record_env *env, struct record_save *save,
                          const struct meta_object *lines, int64_t opportunity)
{
    int64_t sum = 0, left = 0;
    enum err err = stored_sum(env, save, lines, opportunity, &sum, &left);
    if (err)
        return err;
    for (size_t i = 0; i < save->count; i++) {
        struct record_change *change = &save->changes[i];
        if (change->object != lines || hook_is_gone(change) ||
            hook_get(change, TEXT("opportunity")).number != opportunity)
            continue;
        left++;
        if (!decimal_add(sum, hook_get(change, TEXT("amount")).number, &sum))
            return ctx_fail_field(env->ctx, ERR_overflow, TEXT("amount"));
    }
    const struct meta_object *object = meta_object_find(env->catalog, TEXT("opportunity"));
    for (size_t i = 0; i < save->count; i++)
        if (save->changes[i].object == object && save->changes[i].id == opportunity &&
            hook_is_gone(&save->changes[i]))
            return ERR_OK;
    if (!left)
        return ERR_OK; /* without lines the amount is the person's again */
    struct record_change *change = hook_other(env, save, object, opportunity);
    if (!change)
        return ctx_error(env->ctx) ? ctx_error(env->ctx) : ERR_OK;
    record_change_set(change, meta_field_find(object, TEXT("amount")), value_int(sum));
    return ERR_OK;
}

enum err sales_line_amount(struct record_env *env, struct record_save *save,
                           struct record_change **changes, size_t count)
{
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < count; i++)
        if (!hook_is_gone(changes[i]))
            err = line_amount(env, changes[i]);
    int64_t last = 0;
    for (size_t i = 0; !err && i < count; i++) {
        const struct meta_object *lines = changes[i]->object;
        struct value parent = hook_is_gone(changes[i])
                                  ? hook_before(changes[i], TEXT("opportunity"))
                                  : hook_get(changes[i], TEXT("opportunity"));
        if (value_is_null(parent) || parent.number == last)
            continue;
        last = parent.number;
        err = sum_lines(env, save, lines, last);
    }
    return err;
}
