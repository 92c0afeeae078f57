/* The evaluator walks the same tree that compile.c walks and asks the other function of each row; it knows
 * no operation either. Values live in the ctx's arena or in the record. Depth is bounded by the parser. */
#include "expr/eval.h"

#include "expr/aggregates.h"
#include "meta/formula.h"

static enum err eval_node(const struct expr_call *outer, const struct expr_node *node,
                          struct value *out);

/* A formula on the record it stands in; the whole of a change is known there, so a kept roll-up is counted
 * anew where the record asks for it. */
static bool is_worked_out(const struct expr_record *record, const struct meta_field *field)
{
    if (!field->formula)
        return false;
    bool fresh = record->fresh && record->children && field->computed == COMPUTED_ROLLUP;
    return field->formula->at_read || fresh;
}

static enum err eval_formula(const struct expr_call *call, const struct expr_record *record,
                             const struct meta_field *field, struct value *out)
{
    struct expr_call inner = *call;
    inner.record = record;
    *out = VALUE_NONE;
    return field->formula->expr ? eval_node(&inner, field->formula->expr->root, out) : ERR_OK;
}

/* Money compares and adds up by its base amount, as its base_column does in SQL. */
static struct value field_value(const struct expr_record *record, const struct meta_field *field)
{
    if (field->base_column.len && record->base_values)
        return record->base_values[field->index];
    if (field->system && text_eq(field->name, TEXT("id")))
        return value_int(record->id);
    return record->values[field->index];
}

/* A null reference, a record that is gone or not to be seen: the path ends in null. */
static enum err eval_path(const struct expr_call *call, const struct expr_node *node,
                          struct value *out)
{
    const struct expr_record *record = node->previous ? call->record->before : call->record;
    const struct meta_field *last = node->path[node->path_count - 1];
    for (size_t i = 0; i + 1 < node->path_count && record; i++) {
        struct value id = field_value(record, node->path[i]);
        const struct expr_record *next = NULL;
        if (value_is_null(id) || !record->load)
            return ERR_OK;
        enum err err = record->load(call->ctx, record->subject, node->path[i]->target, id.number,
                                    &next);
        if (err)
            return err;
        record = next;
    }
    if (record && is_worked_out(record, last))
        return eval_formula(call, record, last, out);
    if (record)
        *out = field_value(record, last);
    return ERR_OK;
}

static enum err eval_args(const struct expr_call *call, const struct expr_node *node,
                          struct value *args, bool *null)
{
    for (size_t i = 0; i < node->arg_count; i++) {
        enum err err = eval_node(call, node->args[i], &args[i]);
        if (err)
            return err;
        *null |= value_is_null(args[i]);
    }
    return ERR_OK;
}

static enum err force(const struct expr_call *call, const struct expr_node *arg, struct value *out)
{
    return eval_node(call, arg, out);
}

#define ARGS_INLINE 4

/* null_first spares the operations the question: null in any argument is null out, or no of a condition. */
static enum err eval_call(const struct expr_call *outer, const struct expr_node *node,
                          struct value *out)
{
    const struct expr_operation *operation = node->operation;
    struct expr_call call = *outer;
    struct value few[ARGS_INLINE], *args = few;
    bool null = false;
    call.node = node;
    if (operation->lazy)
        return operation->eval(&call, NULL, out);
    if (node->arg_count > ARGS_INLINE)
        args = ARENA_ARRAY(call.ctx->arena, struct value, node->arg_count);
    if (!args)
        return ERR_out_of_memory;
    enum err err = eval_args(outer, node, args, &null);
    if (err)
        return err;
    if (null && operation->null_first) {
        if (operation->condition)
            *out = value_int(0);
        return ERR_OK;
    }
    return operation->eval(&call, args, out);
}

/* Gathers the measured values of the children that meet the condition; null is left out. */
static enum err eval_aggregate(const struct expr_call *outer, const struct expr_node *node,
                               struct value *out)
{
    struct expr_call call = *outer;
    const struct expr_record *record = call.record, *children = NULL;
    size_t child_count = 0, count = 0;
    if (!record->children)
        return ctx_fail(call.ctx, ERR_internal);
    enum err err = record->children(call.ctx, record->subject, record, node->child, &children,
                                    &child_count);
    struct value *values = ARENA_ARRAY(call.ctx->arena, struct value, child_count);
    if (err || !values)
        return err ? err : ERR_out_of_memory;
    for (size_t i = 0; i < child_count; i++) {
        struct value meets = value_int(1), value = value_int(0);
        call.record = &children[i];
        if (node->where)
            err = eval_node(&call, node->where, &meets);
        if (!err && expr_is_true(meets) && node->arg_count)
            err = eval_node(&call, node->args[0], &value);
        if (err)
            return err;
        if (expr_is_true(meets) && !value_is_null(value))
            values[count++] = value;
    }
    call = *outer;
    call.node = node;
    int scale = node->arg_count ? node->args[0]->type.scale : 0;
    if (!node->aggregate->eval(values, count, scale, node->type.scale, out))
        return expr_overflow(&call);
    return ERR_OK;
}

static enum err eval_node(const struct expr_call *call, const struct expr_node *node,
                          struct value *out)
{
    *out = VALUE_NONE;
    switch (node->shape) {
    case NODE_CONSTANT:
        *out = node->value;
        return ERR_OK;
    case NODE_PATH:
        return eval_path(call, node, out);
    case NODE_CALL:
        return eval_call(call, node, out);
    case NODE_AGGREGATE:
        return eval_aggregate(call, node, out);
    }
    return ERR_internal;
}

enum err expr_eval_node(struct ctx *ctx, const struct expr_node *node, const struct expr_env *env,
                        const struct expr_record *record, struct value *out)
{
    struct expr_call call = {.ctx = ctx, .env = env, .record = record, .force = force};
    enum err err = eval_node(&call, node, out);
    return err || !ctx->arena->failed ? err : ERR_out_of_memory;
}
