/* if and coalesce are lazy on both sides (SQL's case and coalesce are): the value not chosen may overflow
 * without harm, which is what people write `if` for. */
#include "expr/functions.h"

static const struct db_node *compile_if(const struct expr_call *call,
                                        const struct db_node *const *args)
{
    return db_call(call->ctx->arena, DB_CASE, args, 3);
}

static enum err eval_if(const struct expr_call *call, const struct value *args, struct value *out)
{
    (void)args;
    struct value condition = VALUE_NONE;
    enum err err = call->force(call, call->node->args[0], &condition);
    if (err)
        return err;
    return call->force(call, call->node->args[expr_is_true(condition) ? 1 : 2], out);
}

static const struct db_node *compile_coalesce(const struct expr_call *call,
                                              const struct db_node *const *args)
{
    size_t count = call->node->arg_count;
    return count == 1 ? args[0] : db_call(call->ctx->arena, DB_COALESCE, args, count);
}

static enum err eval_coalesce(const struct expr_call *call, const struct value *args,
                              struct value *out)
{
    (void)args;
    for (size_t i = 0; i < call->node->arg_count && value_is_null(*out); i++) {
        enum err err = call->force(call, call->node->args[i], out);
        if (err)
            return err;
    }
    return ERR_OK;
}

const struct expr_operation expr_functions_logic[] = {
    {
        .name = TEXT("if"),
        .summary = {{TEXT("if(condition, then, else): one of two values"),
                     TEXT("if(条件, 甲, 乙):条件成立取甲,否则取乙")}},
        .params = {PARAM_CONDITION, PARAM_SAME, PARAM_SAME},
        .least = 3,
        .most = 3,
        .result = RESULT_SAME,
        .lazy = true,
        .compile = compile_if,
        .eval = eval_if,
    },
    {
        .name = TEXT("coalesce"),
        .summary = {{TEXT("coalesce(a, b, …): the first value that is not null"),
                     TEXT("coalesce(a, b, …):第一个不为空的值")}},
        .params = {PARAM_SAME},
        .least = 1,
        .most = SIZE_MAX,
        .result = RESULT_SAME,
        .lazy = true,
        .compile = compile_coalesce,
        .eval = eval_coalesce,
    },
};
const size_t expr_functions_logic_count = sizeof expr_functions_logic /
                                          sizeof *expr_functions_logic;
