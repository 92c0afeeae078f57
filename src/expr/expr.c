/* The doors of the folder: each hands on to the part that does it. */
#include "expr/expr.h"

#include "expr/check.h"
#include "expr/coerce.h"
#include "expr/compile.h"
#include "expr/eval.h"
#include "expr/parse.h"
#include "expr/sort.h"

static const struct expr_env system_env;

static const struct expr_env *given(const struct expr_env *env)
{
    return env ? env : &system_env;
}

static enum err keep(struct ctx *ctx, const struct meta_object *object,
                     const struct expr_node *root, const struct expr **out)
{
    struct expr *expr = ARENA_NEW(ctx->arena, struct expr);
    if (!expr)
        return ERR_out_of_memory;
    *expr = (struct expr){root, object};
    *out = expr;
    return ERR_OK;
}

enum err expr_parse(struct ctx *ctx, const struct meta_catalog *catalog,
                    const struct meta_object *object, const struct expr_env *env,
                    struct text source, const struct expr **out)
{
    const struct syntax *syntax = NULL;
    const struct expr_node *root = NULL;
    enum err err = expr_parse_syntax(ctx, source, &syntax);
    if (!err)
        err = expr_check(ctx, catalog, object, given(env), syntax, &root);
    return err ? err : keep(ctx, object, root, out);
}

enum err expr_parse_condition(struct ctx *ctx, const struct meta_catalog *catalog,
                              const struct meta_object *object, const struct expr_env *env,
                              struct text source, const struct expr **out)
{
    const struct syntax *syntax = NULL;
    const struct expr_node *root = NULL;
    enum err err = expr_parse_syntax(ctx, source, &syntax);
    if (!err)
        err = expr_check_condition(ctx, catalog, object, given(env), syntax, &root);
    return err ? err : keep(ctx, object, root, out);
}

enum err expr_parse_path(struct ctx *ctx, const struct meta_catalog *catalog,
                         const struct meta_object *object, const struct expr_env *env,
                         struct text source, const struct expr **out)
{
    const struct syntax *syntax = NULL;
    const struct expr_node *root = NULL;
    enum err err = expr_parse_names(ctx, source, &syntax);
    if (!err)
        err = expr_check_path(ctx, catalog, object, given(env), syntax, &root);
    return err ? err : keep(ctx, object, root, out);
}

enum err expr_parse_rule(struct ctx *ctx, const struct meta_catalog *catalog,
                         const struct meta_object *object, struct text source,
                         const struct expr **out)
{
    const struct syntax *syntax = NULL;
    const struct expr_node *root = NULL;
    struct checker checker = {
        .ctx = ctx, .catalog = catalog, .object = object, .env = &system_env, .rule = true};
    enum err err = expr_parse_syntax(ctx, source, &syntax);
    if (!err)
        err = expr_check_begun(&checker, syntax, &root);
    if (!err)
        err = expr_coerce_param(&checker, root, PARAM_CONDITION, &root);
    return err ? err : keep(ctx, object, root, out);
}

static size_t add_own(const struct expr_node *node, const struct meta_field **fields, size_t count,
                      size_t most)
{
    if (node->shape == NODE_PATH && count < most)
        fields[count++] = node->path[0];
    if (node->shape == NODE_CALL)
        for (size_t i = 0; i < node->arg_count; i++)
            count = add_own(node->args[i], fields, count, most);
    return count;
}

size_t expr_own_fields(const struct expr *expr, const struct meta_field **fields, size_t most)
{
    return add_own(expr->root, fields, 0, most);
}

static bool asks_who(const struct expr_operation *operation)
{
    return operation->set || operation->result == RESULT_USER ||
           operation->result == RESULT_DEPARTMENT;
}

static bool row_alone(const struct expr_node *node)
{
    if (node->shape == NODE_CONSTANT)
        return true;
    if (node->shape == NODE_PATH)
        return node->path_count == 1 && !node->previous && !node->path[0]->formula;
    if (node->shape != NODE_CALL || (node->operation->moves && !asks_who(node->operation)))
        return false;
    for (size_t i = 0; i < node->arg_count; i++)
        if (!row_alone(node->args[i]))
            return false;
    return true;
}

bool expr_row_alone(const struct expr *expr)
{
    return row_alone(expr->root);
}

struct expr_type expr_type(const struct expr *expr)
{
    return expr->root->type;
}

const struct meta_field *expr_field(const struct expr *expr, size_t *steps)
{
    const struct expr_node *root = expr->root;
    if (root->shape != NODE_PATH)
        return NULL;
    if (steps)
        *steps = root->path_count - 1;
    return root->path[root->path_count - 1];
}

/* Without an alias the table's own name keeps our columns apart from those of sub-selects. */
static struct text alias_for(const struct expr *expr, struct text alias)
{
    return alias.len ? alias : expr->object->table;
}

const struct db_node *expr_compile(struct ctx *ctx, const struct expr *expr,
                                   const struct expr_env *env, struct text alias)
{
    return expr_compile_value(ctx, expr->root, given(env), alias_for(expr, alias), true);
}

const struct db_node *expr_compile_condition(struct ctx *ctx, const struct expr *expr,
                                             const struct expr_env *env, struct text alias,
                                             bool small)
{
    return expr_compile_test(ctx, expr->root, given(env), alias_for(expr, alias), small);
}

const struct db_node *expr_compile_field(struct ctx *ctx, const struct meta_field *field,
                                         const struct expr_env *env, struct text alias)
{
    if (!meta_field_at_read(field))
        return db_column(ctx->arena, alias, field->column);
    return expr_compile_formula(ctx, field, given(env), alias);
}

const struct db_node *expr_compile_sort(struct ctx *ctx, const struct expr *expr,
                                        const struct expr_env *env, struct text alias)
{
    return expr_sort_node(ctx, expr->root, given(env), alias_for(expr, alias));
}

enum err expr_eval(struct ctx *ctx, const struct expr *expr, const struct expr_env *env,
                   const struct expr_record *record, struct value *out)
{
    return expr_eval_node(ctx, expr->root, given(env), record, out);
}

enum err expr_eval_condition(struct ctx *ctx, const struct expr *expr, const struct expr_env *env,
                             const struct expr_record *record, bool *out)
{
    struct value value;
    enum err err = expr_eval(ctx, expr, env, record, &value);
    *out = !err && expr_is_true(value);
    return err;
}

void expr_quote(struct buf *out, struct text text)
{
    buf_add_char(out, '\'');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\'')
            buf_add_char(out, '\'');
        buf_add_char(out, text.ptr[i]);
    }
    buf_add_char(out, '\'');
}
