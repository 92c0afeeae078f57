/* Small questions about nodes and operations that several files ask. */
#include "expr/node.h"

static const struct meta_field *first_field(const struct expr_node *node)
{
    if (node->shape == NODE_PATH)
        return node->path[node->path_count - 1];
    for (size_t i = 0; i < node->arg_count; i++) {
        const struct meta_field *field = first_field(node->args[i]);
        if (field)
            return field;
    }
    return NULL;
}

struct text expr_node_field_name(const struct expr_node *node)
{
    const struct meta_field *field = first_field(node);
    return field ? field->name : TEXT_EMPTY;
}

enum err expr_overflow(const struct expr_call *call)
{
    return ctx_fail_at(call->ctx, ERR_overflow, expr_node_field_name(call->node),
                       call->node->position, NULL, 0);
}

enum expr_param expr_operation_param(const struct expr_operation *operation, size_t index)
{
    size_t at = index < EXPR_PARAMS_MAX ? index : EXPR_PARAMS_MAX - 1;
    while (at > 0 && operation->params[at] == PARAM_END)
        at--;
    return operation->params[at];
}

bool expr_is_true(struct value value)
{
    return value.kind == VALUE_INT && value.number != 0;
}
