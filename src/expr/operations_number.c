/* Exact integers of declared scales: base/money.h here, the same code behind the DB_ functions. */
#include "expr/operations.h"

#include "base/money.h"

static enum err give(const struct expr_call *call, bool fits, int64_t number, struct value *out)
{
    if (!fits)
        return expr_overflow(call);
    *out = value_int(number);
    return ERR_OK;
}

static const struct db_node *compile_add(const struct expr_call *call,
                                         const struct db_node *const *args)
{
    return db_call2(call->ctx->arena, DB_ADD, args[0], args[1]);
}

static enum err eval_add(const struct expr_call *call, const struct value *args, struct value *out)
{
    int64_t number = 0;
    bool fits = decimal_add(args[0].number, args[1].number, &number);
    return give(call, fits, number, out);
}

static const struct db_node *compile_subtract(const struct expr_call *call,
                                              const struct db_node *const *args)
{
    return db_call2(call->ctx->arena, DB_SUBTRACT, args[0], args[1]);
}

static enum err eval_subtract(const struct expr_call *call, const struct value *args,
                              struct value *out)
{
    int64_t number = 0;
    bool fits = decimal_subtract(args[0].number, args[1].number, &number);
    return give(call, fits, number, out);
}

static const struct db_node *scaled(const struct expr_call *call, enum db_fn fn,
                                    const struct db_node *const *args)
{
    struct arena *arena = call->ctx->arena;
    const struct expr_node *node = call->node;
    const struct db_node *all[] = {args[0], args[1], db_int(arena, node->args[0]->type.scale),
                                   db_int(arena, node->args[1]->type.scale),
                                   db_int(arena, node->type.scale)};
    return db_call(arena, fn, all, 5);
}

static const struct db_node *compile_multiply(const struct expr_call *call,
                                              const struct db_node *const *args)
{
    return scaled(call, DB_MULTIPLY, args);
}

static enum err eval_multiply(const struct expr_call *call, const struct value *args,
                              struct value *out)
{
    const struct expr_node *node = call->node;
    int64_t number = 0;
    bool fits = decimal_multiply(args[0].number, node->args[0]->type.scale, args[1].number,
                                 node->args[1]->type.scale, node->type.scale, &number);
    return give(call, fits, number, out);
}

static const struct db_node *compile_divide(const struct expr_call *call,
                                            const struct db_node *const *args)
{
    return scaled(call, DB_DIVIDE, args);
}

static enum err eval_divide(const struct expr_call *call, const struct value *args,
                            struct value *out)
{
    const struct expr_node *node = call->node;
    int64_t number = 0;
    if (args[1].number == 0)
        return ERR_OK;
    bool fits = decimal_divide(args[0].number, node->args[0]->type.scale, args[1].number,
                               node->args[1]->type.scale, node->type.scale, &number);
    return give(call, fits, number, out);
}

static const struct db_node *compile_negate(const struct expr_call *call,
                                            const struct db_node *const *args)
{
    return db_call1(call->ctx->arena, DB_NEGATE, args[0]);
}

static enum err eval_negate(const struct expr_call *call, const struct value *args,
                            struct value *out)
{
    int64_t number = 0;
    bool fits = decimal_subtract(0, args[0].number, &number);
    return give(call, fits, number, out);
}

static const struct db_node *compile_rescale(const struct expr_call *call,
                                             const struct db_node *const *args)
{
    struct arena *arena = call->ctx->arena;
    return db_call3(arena, DB_RESCALE, args[0], db_int(arena, call->node->args[0]->type.scale),
                    db_int(arena, call->node->type.scale));
}

static enum err eval_rescale(const struct expr_call *call, const struct value *args,
                             struct value *out)
{
    int64_t number = 0;
    bool fits = decimal_rescale(args[0].number, call->node->args[0]->type.scale,
                                call->node->type.scale, &number);
    return give(call, fits, number, out);
}

#define NUMBER_OPERATION(word, written)                                                            \
    const struct expr_operation expr_op_##word = {                                                 \
        .name = TEXT(written),                                                                     \
        .null_first = true,                                                                        \
        .compile = compile_##word,                                                                 \
        .eval = eval_##word,                                                                       \
    };
NUMBER_OPERATION(add, "+")
NUMBER_OPERATION(subtract, "-")
NUMBER_OPERATION(multiply, "*")
NUMBER_OPERATION(divide, "/")
NUMBER_OPERATION(negate, "- (sign)")
NUMBER_OPERATION(rescale, "(to another scale)")
