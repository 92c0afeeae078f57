/* Comparisons of two values of one type. In SQL they stay three-valued and bare, because that is what an
 * index answers; null selects nothing in a where, and `not` (operations_logic.c) asks for "is not true".
 * In memory null in is no (null_first). */
#include "expr/operations.h"

static bool known_null(const struct db_node *node)
{
    return node && node->kind == DB_NODE_VALUE && value_is_null(node->value);
}

/* Plain SQL, which an index serves; a comparison with a known null needs no database. */
static const struct db_node *compare(const struct expr_call *call, enum db_fn fn,
                                     const struct db_node *const *args)
{
    struct arena *arena = call->ctx->arena;
    if (known_null(args[0]) || known_null(args[1]))
        return db_never(arena);
    return db_call2(arena, fn, args[0], args[1]);
}

#define COMPARISON(word, fn, sign)                                                                 \
    static const struct db_node *compile_##word(const struct expr_call *call,                      \
                                                const struct db_node *const *args)                 \
    {                                                                                              \
        return compare(call, fn, args);                                                            \
    }                                                                                              \
    static enum err eval_##word(const struct expr_call *call, const struct value *args,            \
                                struct value *out)                                                 \
    {                                                                                              \
        (void)call;                                                                                \
        *out = value_int(value_compare(args[0], args[1]) sign 0);                                  \
        return ERR_OK;                                                                             \
    }                                                                                              \
    const struct expr_operation expr_op_##word = {                                                 \
        .name = TEXT(#sign),                                                                       \
        .condition = true,                                                                         \
        .null_first = true,                                                                        \
        .compile = compile_##word,                                                                 \
        .eval = eval_##word,                                                                       \
    };

COMPARISON(eq, DB_EQ, ==)
COMPARISON(lt, DB_LT, <)
COMPARISON(le, DB_LE, <=)
COMPARISON(gt, DB_GT, >)
COMPARISON(ge, DB_GE, >=)

/* The items are constants, so values by now; nulls among them match nothing. */
static const struct db_node *compile_in(const struct expr_call *call,
                                        const struct db_node *const *args)
{
    struct arena *arena = call->ctx->arena;
    size_t count = 0;
    struct value *values = ARENA_ARRAY(arena, struct value, call->node->arg_count);
    if (!values)
        return NULL;
    for (size_t i = 1; i < call->node->arg_count; i++)
        if (args[i] && !known_null(args[i]))
            values[count++] = args[i]->value;
    if (!count || known_null(args[0]))
        return db_never(arena);
    return db_in_values(arena, args[0], values, count);
}

static enum err eval_in(const struct expr_call *call, const struct value *args, struct value *out)
{
    bool found = false;
    for (size_t i = 1; i < call->node->arg_count && !value_is_null(args[0]); i++)
        found |= value_eq(args[0], args[i]);
    *out = value_int(found);
    return ERR_OK;
}

const struct expr_operation expr_op_in = {
    .name = TEXT("in"),
    .condition = true,
    .compile = compile_in,
    .eval = eval_in,
};

/* ---- for rules ------------------------------------------------------------------------------------- */

/* Rules are never compiled; whoever tries finds no row. */
static const struct db_node *compile_differs(const struct expr_call *call,
                                             const struct db_node *const *args)
{
    (void)args;
    return db_never(call->ctx->arena);
}

static enum err eval_differs(const struct expr_call *call, const struct value *args,
                             struct value *out)
{
    (void)call;
    *out = value_int(!value_eq(args[0], args[1]));
    return ERR_OK;
}

const struct expr_operation expr_op_differs = {
    .name = TEXT("changed"),
    .condition = true,
    .compile = compile_differs,
    .eval = eval_differs,
};
