/* What people sort by: the stored key of a text, the base amount, the name of what a reference points to. */
#include "expr/sort.h"

#include "expr/compile.h"
#include "expr/path.h"
#include "expr/words.h"

/* A name that is itself a reference leads on; so far. */
#define NAME_STEPS_MAX 3

static struct text sort_column(const struct meta_field *field)
{
    return field->sorted && field->key_column.len ? field->key_column
                                                  : expr_path_field_column(field);
}

static bool leads_on(const struct meta_field *field)
{
    return field->type == FIELD_reference && field->target && field->target->name_field;
}

const struct db_node *expr_sort_node(struct ctx *ctx, const struct expr_node *node,
                                     const struct expr_env *env, struct text alias)
{
    if (node->shape != NODE_PATH)
        return expr_compile_value(ctx, node, env, alias, false);
    struct expr_call call = {.ctx = ctx, .env = env, .node = node, .alias = alias};
    size_t count = node->path_count;
    const struct meta_field **path = ARENA_ARRAY(ctx->arena, const struct meta_field *,
                                                 count + NAME_STEPS_MAX);
    if (!path)
        return NULL;
    memcpy(path, node->path, count * sizeof *path);
    for (int i = 0; i < NAME_STEPS_MAX && leads_on(path[count - 1]); i++, count++)
        path[count] = path[count - 1]->target->name_field;
    for (size_t i = 0; i < count && env->field_use; i++) {
        if (env->field_use(env, path[i]) == EXPR_FIELD_FREE)
            continue;
        expr_fail(ctx, ERR_expr_masked, node->position, path[i]->name, TEXT_EMPTY, TEXT_EMPTY);
        return NULL;
    }
    if (meta_field_at_read(path[count - 1]))
        return expr_compile_value(ctx, node, env, alias, true);
    return expr_path_column(&call, path, count, sort_column(path[count - 1]));
}
