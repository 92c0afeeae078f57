/* and, or, not, is null. Conditions may be null inside and, or: null counts as no at the top, and `not`
 * turns it into a yes, so only `not` has to look. */
#include "expr/operations.h"

/* Long chains become a tree, because databases bound the depth of an expression. */
#define CHAIN_MAX 32

static const struct db_node *chain(struct arena *arena, enum db_fn fn,
                                   const struct db_node *const *args, size_t count)
{
    if (count == 1)
        return args[0];
    if (count <= CHAIN_MAX)
        return db_call(arena, fn, args, count);
    size_t groups = (count + CHAIN_MAX - 1) / CHAIN_MAX;
    const struct db_node **nodes = ARENA_ARRAY(arena, const struct db_node *, groups);
    if (!nodes)
        return NULL;
    for (size_t i = 0; i < groups; i++) {
        size_t from = i * CHAIN_MAX;
        size_t len = count - from < CHAIN_MAX ? count - from : CHAIN_MAX;
        nodes[i] = chain(arena, fn, args + from, len);
    }
    return chain(arena, fn, nodes, groups);
}

static const struct db_node *compile_and(const struct expr_call *call,
                                         const struct db_node *const *args)
{
    return chain(call->ctx->arena, DB_AND, args, call->node->arg_count);
}

static const struct db_node *compile_or(const struct expr_call *call,
                                        const struct db_node *const *args)
{
    return chain(call->ctx->arena, DB_OR, args, call->node->arg_count);
}

static enum err eval_chain(const struct expr_call *call, bool stop_at, struct value *out)
{
    for (size_t i = 0; i < call->node->arg_count; i++) {
        struct value value = VALUE_NONE;
        enum err err = call->force(call, call->node->args[i], &value);
        if (err)
            return err;
        if (expr_is_true(value) == stop_at) {
            *out = value_int(stop_at);
            return ERR_OK;
        }
    }
    *out = value_int(!stop_at);
    return ERR_OK;
}

static enum err eval_and(const struct expr_call *call, const struct value *args, struct value *out)
{
    (void)args;
    return eval_chain(call, false, out);
}

static enum err eval_or(const struct expr_call *call, const struct value *args, struct value *out)
{
    (void)args;
    return eval_chain(call, true, out);
}

static const struct db_node *compile_not(const struct expr_call *call,
                                         const struct db_node *const *args)
{
    return db_call1(call->ctx->arena, DB_IS_NOT_TRUE, args[0]);
}

static enum err eval_not(const struct expr_call *call, const struct value *args, struct value *out)
{
    (void)call;
    *out = value_int(!expr_is_true(args[0]));
    return ERR_OK;
}

static const struct db_node *compile_is_null(const struct expr_call *call,
                                             const struct db_node *const *args)
{
    return db_call1(call->ctx->arena, DB_IS_NULL, args[0]);
}

static enum err eval_is_null(const struct expr_call *call, const struct value *args,
                             struct value *out)
{
    (void)call;
    *out = value_int(value_is_null(args[0]));
    return ERR_OK;
}

const struct expr_operation expr_op_or = {
    .name = TEXT("or"),
    .params = {PARAM_CONDITION},
    .condition = true,
    .lazy = true,
    .compile = compile_or,
    .eval = eval_or,
};
const struct expr_operation expr_op_and = {
    .name = TEXT("and"),
    .params = {PARAM_CONDITION},
    .condition = true,
    .lazy = true,
    .compile = compile_and,
    .eval = eval_and,
};
const struct expr_operation expr_op_not = {
    .name = TEXT("not"),
    .params = {PARAM_CONDITION},
    .condition = true,
    .compile = compile_not,
    .eval = eval_not,
};
const struct expr_operation expr_op_is_null = {
    .name = TEXT("is null"),
    .condition = true,
    .compile = compile_is_null,
    .eval = eval_is_null,
};
