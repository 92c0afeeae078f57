/* Where nodes are made, so that the invariants of node.h hold for all of them: a call of constants is a
 * constant, weights add up and are capped, arguments are copied into the arena. */
#include "expr/build.h"

#include "expr/operations.h"
#include "expr/words.h"

const struct expr_type expr_boolean = {.kind = EXPR_BOOLEAN};
const struct expr_type expr_integer = {.kind = EXPR_NUMBER};
const struct expr_type expr_text = {.kind = EXPR_TEXT};
const struct expr_type expr_date = {.kind = EXPR_DATE};
const struct expr_type expr_datetime = {.kind = EXPR_DATETIME};

enum err expr_build_constant(struct checker *checker, int64_t position, struct expr_type type,
                             struct value value, const struct expr_node **out)
{
    struct expr_node *node = ARENA_NEW(checker->ctx->arena, struct expr_node);
    *out = node;
    if (!node)
        return ERR_out_of_memory;
    *node = (struct expr_node){.shape = NODE_CONSTANT,
                               .type = type,
                               .position = position,
                               .weight = 1,
                               .constant = true,
                               .value = value};
    return ERR_OK;
}

enum err expr_build_call(struct checker *checker, struct expr_making what,
                         const struct expr_node *const *args, size_t count,
                         const struct expr_node **out)
{
    struct arena *arena = checker->ctx->arena;
    struct expr_node *node = ARENA_NEW(arena, struct expr_node);
    const struct expr_node **copy = ARENA_ARRAY(arena, const struct expr_node *, count);
    *out = node;
    if (!node || !copy)
        return ERR_out_of_memory;
    *node = (struct expr_node){.shape = NODE_CALL,
                               .type = what.type,
                               .position = what.position,
                               .weight = 1,
                               .constant = !what.operation->changes,
                               .operation = what.operation,
                               .args = copy,
                               .arg_count = count};
    for (size_t i = 0; i < count; i++) {
        copy[i] = args[i];
        node->constant &= args[i]->constant;
        node->weight += args[i]->weight;
        if (node->weight > EXPR_WEIGHT_MAX)
            return expr_fail(checker->ctx, ERR_expr_too_large, what.position, TEXT_EMPTY,
                             TEXT_EMPTY, TEXT_EMPTY);
    }
    return ERR_OK;
}

enum err expr_build_test(struct checker *checker, int64_t position,
                         const struct expr_operation *operation, const struct expr_node *a,
                         const struct expr_node *b, const struct expr_node **out)
{
    const struct expr_node *args[] = {a, b};
    return expr_build_call(checker, (struct expr_making){position, operation, expr_boolean}, args,
                           b ? 2 : 1, out);
}

enum err expr_build_not(struct checker *checker, bool negated, const struct expr_node *node,
                        const struct expr_node **out)
{
    *out = node;
    if (!negated)
        return ERR_OK;
    return expr_build_test(checker, node->position, &expr_op_not, node, NULL, out);
}

enum err expr_build_retyped(struct checker *checker, const struct expr_node *node,
                            struct expr_type type, const struct expr_node **out)
{
    struct expr_node *copy = ARENA_NEW(checker->ctx->arena, struct expr_node);
    *out = copy;
    if (!copy)
        return ERR_out_of_memory;
    *copy = *node;
    copy->type = type;
    copy->literal = false;
    return ERR_OK;
}
