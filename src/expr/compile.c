/* A node is compiled as a value (an integer or text, maybe null) or as a condition (SQL's truth, for
 * where, and, or, not, case when). Databases differ in whether the two are one thing, so they are kept
 * apart: a value becomes a condition by `= 1`, a condition a value by `case`. What needs no record is
 * computed here and bound. */
#include "expr/compile.h"

#include "expr/aggregates.h"
#include "expr/eval.h"
#include "expr/path.h"
#include "meta/formula.h"

static const struct db_node *compile_node(const struct expr_call *call,
                                          const struct expr_node *node, bool condition);

static const struct db_node *to_condition(const struct expr_call *call, const struct db_node *value)
{
    return db_call2(call->ctx->arena, DB_EQ, value, db_int(call->ctx->arena, 1));
}

static const struct db_node *to_value(const struct expr_call *call, const struct db_node *condition)
{
    struct arena *arena = call->ctx->arena;
    return db_call3(arena, DB_CASE, condition, db_int(arena, 1), db_int(arena, 0));
}

/* The evaluator computes what needs no record, once, so `last_activity_at < days_ago(30)` compares a column
 * with a bound number. */
static const struct db_node *fold(const struct expr_call *call, const struct expr_node *node,
                                  bool condition)
{
    struct arena *arena = call->ctx->arena;
    struct value value = VALUE_NONE;
    if (expr_eval_node(call->ctx, node, call->env, NULL, &value))
        return NULL;
    if (!condition)
        return db_value(arena, value);
    return expr_is_true(value) ? db_call(arena, DB_AND, NULL, 0) : db_never(arena);
}

/* What a formula gives that is not kept in a column: its own tree, over the row of `alias`, with the rights of
 * the system whoever asks. It was looked at when it was made, so what it searches is searched in one row. */
static const struct db_node *compile_formula(const struct expr_call *call, const void *subject)
{
    const struct meta_field *field = subject;
    const struct expr *formula = field->formula->expr;
    struct expr_env *system = ARENA_NEW(call->ctx->arena, struct expr_env);
    if (!system)
        return NULL;
    if (!formula)
        return db_null(call->ctx->arena);
    *system = *call->env;
    system->visible = NULL;
    system->field_use = NULL;
    struct expr_call inner = *call;
    inner.env = system;
    inner.small = true;
    return compile_node(&inner, formula->root, false);
}

const struct db_node *expr_compile_formula(struct ctx *ctx, const struct meta_field *field,
                                           const struct expr_env *env, struct text alias)
{
    struct expr_call call = {.ctx = ctx, .env = env, .alias = alias};
    return compile_formula(&call, field);
}

static const struct db_node *compile_path(const struct expr_call *call,
                                          const struct expr_node *node)
{
    const struct meta_field *last = node->path[node->path_count - 1];
    if (meta_field_at_read(last))
        return expr_path_value(call, node->path, node->path_count, compile_formula, last);
    return expr_path_column(call, node->path, node->path_count, expr_path_field_column(last));
}

/* Arguments first, each as its operation wants it, then the operation. */
static const struct db_node *compile_call(const struct expr_call *outer,
                                          const struct expr_node *node)
{
    struct expr_call call = *outer;
    const struct db_node **args = ARENA_ARRAY(call.ctx->arena, const struct db_node *,
                                              node->arg_count);
    if (!args)
        return NULL;
    for (size_t i = 0; i < node->arg_count; i++) {
        bool condition = expr_operation_param(node->operation, i) == PARAM_CONDITION;
        args[i] = compile_node(outer, node->args[i], condition);
        if (!args[i])
            return NULL;
    }
    call.node = node;
    return node->operation->compile(&call, args);
}

/* count(lines where …): a scalar sub-select over the children of this row. They are found by their reference;
 * the condition is written so that no index of its own can be preferred (without statistics the database takes
 * status = 'won' for as rare as customer = 17, and would read every won opportunity for each customer). */
static const struct db_node *compile_aggregate(const struct expr_call *call,
                                               const struct expr_node *node)
{
    struct arena *arena = call->ctx->arena;
    struct expr_call inner = *call;
    inner.alias = text_format(arena, "%.*s_c", TEXT_ARG(call->alias));
    const struct db_node *value = NULL;
    const struct db_node *where = db_call2(arena, DB_EQ,
                                           db_column(arena, inner.alias, node->child->by->column),
                                           db_column(arena, call->alias, TEXT("id")));
    if (node->arg_count) {
        value = compile_node(&inner, node->args[0], false);
        if (!value)
            return NULL;
    }
    if (node->where) {
        const struct db_node *condition = compile_node(&inner, node->where, true);
        if (!condition)
            return NULL;
        where = db_and(arena, where, db_call1(arena, DB_IS_TRUE, condition));
    }
    int scale = node->arg_count ? node->args[0]->type.scale : 0;
    const struct db_node *column = node->aggregate->compile(arena, value, scale, node->type.scale);
    return db_scalar(arena,
                     expr_path_select(&inner, node->child->object, inner.alias, where, column));
}

static bool is_condition(const struct expr_node *node)
{
    return node->shape == NODE_CALL && node->operation->condition;
}

static const struct db_node *compile_node(const struct expr_call *call,
                                          const struct expr_node *node, bool condition)
{
    const struct db_node *out = NULL;
    if (node->constant)
        return fold(call, node, condition);
    if (node->shape == NODE_PATH)
        out = compile_path(call, node);
    else if (node->shape == NODE_CALL)
        out = compile_call(call, node);
    else if (node->shape == NODE_AGGREGATE)
        out = compile_aggregate(call, node);
    if (!out || is_condition(node) == condition)
        return out;
    return condition ? to_condition(call, out) : to_value(call, out);
}

static const struct db_node *compile(struct ctx *ctx, const struct expr_node *node,
                                     const struct expr_env *env, struct text alias, bool small,
                                     bool condition)
{
    struct expr_call call = {.ctx = ctx, .env = env, .alias = alias, .small = small};
    return compile_node(&call, node, condition);
}

const struct db_node *expr_compile_value(struct ctx *ctx, const struct expr_node *node,
                                         const struct expr_env *env, struct text alias, bool small)
{
    return compile(ctx, node, env, alias, small, false);
}

const struct db_node *expr_compile_test(struct ctx *ctx, const struct expr_node *node,
                                        const struct expr_env *env, struct text alias, bool small)
{
    return compile(ctx, node, env, alias, small, true);
}
