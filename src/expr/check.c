/* One function per shape of what was written; operators find theirs by table. Recursion is bounded by the
 * height the parser allows. */
#include "expr/check.h"

#include "base/money.h"
#include "expr/arithmetic.h"
#include "expr/check_call.h"
#include "expr/coerce.h"
#include "expr/compare.h"
#include "expr/names.h"
#include "expr/operations.h"
#include "expr/words.h"

typedef enum err check_operator(struct checker *checker, const struct syntax *syntax,
                                const struct expr_node **args, const struct expr_node **out);

static const struct expr_env no_env;

/* ---- literals -------------------------------------------------------------------------------------- */

static enum err check_number(struct checker *checker, const struct syntax *syntax,
                             const struct expr_node **out)
{
    ptrdiff_t point = text_find(syntax->text, TEXT("."));
    size_t scale = point < 0 ? 0 : syntax->text.len - (size_t)point - 1;
    int64_t number;
    if (scale > DECIMAL_SCALE_MAX || !decimal_parse(syntax->text, (int)scale, true, &number))
        return expr_fail(checker->ctx, ERR_expr_number, syntax->position, syntax->text, TEXT_EMPTY,
                         TEXT_EMPTY);
    struct expr_type type = {.kind = EXPR_NUMBER, .scale = (int)scale};
    return expr_build_constant(checker, syntax->position, type, value_int(number), out);
}

/* Stays open (`literal`) until its neighbour says what it is to be read as. */
static enum err check_text(struct checker *checker, const struct syntax *syntax,
                           const struct expr_node **out)
{
    struct expr_node *node = ARENA_NEW(checker->ctx->arena, struct expr_node);
    *out = node;
    if (!node)
        return ERR_out_of_memory;
    *node = (struct expr_node){.shape = NODE_CONSTANT,
                               .type = expr_text,
                               .position = syntax->position,
                               .weight = 1,
                               .constant = true,
                               .literal = true,
                               .value = value_text(syntax->text)};
    return ERR_OK;
}

/* ---- operators ------------------------------------------------------------------------------------- */

static enum err check_logic(struct checker *checker, const struct syntax *syntax,
                            const struct expr_node **args, const struct expr_node **out)
{
    static const struct expr_operation *const operations[] = {
        [OPERATOR_OR] = &expr_op_or, [OPERATOR_AND] = &expr_op_and, [OPERATOR_NOT] = &expr_op_not};
    for (size_t i = 0; i < syntax->arg_count; i++) {
        enum err err = expr_coerce_param(checker, args[i], PARAM_CONDITION, &args[i]);
        if (err)
            return err;
    }
    return expr_build_call(checker,
                           (struct expr_making){syntax->position, operations[syntax->row->name],
                                                expr_boolean},
                           args, syntax->arg_count, out);
}

static enum err check_compare(struct checker *checker, const struct syntax *syntax,
                              const struct expr_node **args, const struct expr_node **out)
{
    return expr_compare(checker, syntax, syntax->row->name, args[0], args[1], out);
}

/* Both ends included; for times beside dates that means both whole days. */
static enum err check_between(struct checker *checker, const struct syntax *syntax,
                              const struct expr_node **args, const struct expr_node **out)
{
    const struct expr_node *tests[2] = {NULL, NULL};
    enum err err = expr_compare(checker, syntax, OPERATOR_GE, args[0], args[1], &tests[0]);
    if (!err)
        err = expr_compare(checker, syntax, OPERATOR_LE, args[0], args[2], &tests[1]);
    if (!err)
        err = expr_build_test(checker, syntax->position, &expr_op_and, tests[0], tests[1], out);
    return err ? err : expr_build_not(checker, syntax->row->negated, *out, out);
}

static enum err check_arithmetic(struct checker *checker, const struct syntax *syntax,
                                 const struct expr_node **args, const struct expr_node **out)
{
    return expr_arithmetic(checker, syntax, args[0], args[1], out);
}

static enum err check_negate(struct checker *checker, const struct syntax *syntax,
                             const struct expr_node **args, const struct expr_node **out)
{
    return expr_negate(checker, syntax, args[0], out);
}

static enum err check_is_null(struct checker *checker, const struct syntax *syntax,
                              const struct expr_node **args, const struct expr_node **out)
{
    enum err err = expr_build_test(checker, syntax->position, &expr_op_is_null, args[0], NULL, out);
    return err ? err : expr_build_not(checker, syntax->row->negated, *out, out);
}

static enum err check_starts(struct checker *checker, const struct syntax *syntax,
                             const struct expr_node **args, const struct expr_node **out)
{
    enum err err = expr_coerce_param(checker, args[0], PARAM_TEXT, &args[0]);
    if (!err)
        err = expr_coerce_param(checker, args[1], PARAM_TEXT, &args[1]);
    if (!err)
        err = expr_build_test(checker, syntax->position, &expr_op_starts, args[0], args[1], out);
    return err ? err : expr_build_not(checker, syntax->row->negated, *out, out);
}

/* The index can be asked only for a part that is known when the SQL is made. */
static const struct expr_operation *contains_operation(const struct expr_node *a,
                                                       const struct expr_node *b)
{
    bool indexed = a->shape == NODE_PATH && a->path[a->path_count - 1]->text_index.len > 0;
    return indexed && b->constant ? &expr_op_contains_indexed : &expr_op_contains;
}

static enum err check_contains(struct checker *checker, const struct syntax *syntax,
                               const struct expr_node **args, const struct expr_node **out)
{
    bool list = args[0]->type.kind == EXPR_LIST;
    enum err err = list ? expr_coerce_literal(checker, args[1], &args[0]->type, &args[1])
                        : expr_coerce_param(checker, args[0], PARAM_TEXT, &args[0]);
    if (!err)
        err = expr_coerce_param(checker, args[1], PARAM_TEXT, &args[1]);
    if (!err && !list && args[1]->literal && args[1]->value.text.len == 0)
        err = expr_fail(checker->ctx, ERR_contains_no_letters, args[1]->position, TEXT_EMPTY,
                        TEXT_EMPTY, TEXT_EMPTY);
    if (err)
        return err;
    const struct expr_operation *operation = list ? &expr_op_has_item
                                                  : contains_operation(args[0], args[1]);
    err = expr_build_test(checker, syntax->position, operation, args[0], args[1], out);
    return err ? err : expr_build_not(checker, syntax->row->negated, *out, out);
}

/* a in [b, c]; a in my_team(); a in tags. Looks at its right side before it is checked. */
static enum err check_in(struct checker *checker, const struct syntax *syntax,
                         const struct expr_node **out)
{
    const struct syntax *right = syntax->args[1];
    const struct expr_node *args[2] = {NULL, NULL};
    enum err err = checker->check(checker, syntax->args[0], &args[0]);
    if (err)
        return err;
    if (expr_is_set(right)) {
        err = expr_check_set(checker, right, args[0], out);
    } else if (right->kind == SYNTAX_LIST) {
        const struct expr_node **items = ARENA_ARRAY(checker->ctx->arena, const struct expr_node *,
                                                     right->arg_count);
        if (!items)
            return ERR_out_of_memory;
        for (size_t i = 0; i < right->arg_count && !err; i++)
            err = checker->check(checker, right->args[i], &items[i]);
        if (!err)
            err = expr_compare_in(checker, syntax, args[0], items, right->arg_count, out);
    } else {
        err = checker->check(checker, right, &args[1]);
        if (!err && args[1]->type.kind != EXPR_LIST)
            err = expr_fail(checker->ctx, ERR_expr_type, right->position,
                            expr_word(checker->ctx, WORD_LIST),
                            expr_type_word(checker->ctx, &args[1]->type), TEXT_EMPTY);
        if (!err)
            err = expr_coerce_literal(checker, args[0], &args[1]->type, &args[0]);
        if (!err)
            err = expr_coerce_param(checker, args[0], PARAM_TEXT, &args[0]);
        if (!err)
            err = expr_build_test(checker, syntax->position, &expr_op_has_item, args[1], args[0],
                                  out);
    }
    return err ? err : expr_build_not(checker, syntax->row->negated, *out, out);
}

static check_operator *const operators[OPERATOR_COUNT] = {
    [OPERATOR_OR] = check_logic,
    [OPERATOR_AND] = check_logic,
    [OPERATOR_NOT] = check_logic,
    [OPERATOR_EQ] = check_compare,
    [OPERATOR_NE] = check_compare,
    [OPERATOR_LT] = check_compare,
    [OPERATOR_LE] = check_compare,
    [OPERATOR_GT] = check_compare,
    [OPERATOR_GE] = check_compare,
    [OPERATOR_BETWEEN] = check_between,
    [OPERATOR_CONTAINS] = check_contains,
    [OPERATOR_STARTS] = check_starts,
    [OPERATOR_IS_NULL] = check_is_null,
    [OPERATOR_ADD] = check_arithmetic,
    [OPERATOR_SUBTRACT] = check_arithmetic,
    [OPERATOR_MULTIPLY] = check_arithmetic,
    [OPERATOR_DIVIDE] = check_arithmetic,
    [OPERATOR_NEGATE] = check_negate,
};

/* Only `field is null` itself may look at a masked field, not an expression around it. */
static enum err check_operators(struct checker *checker, const struct syntax *syntax,
                                const struct expr_node **out)
{
    if (syntax->row->name == OPERATOR_IN)
        return check_in(checker, syntax, out);
    const struct expr_node **args = ARENA_ARRAY(checker->ctx->arena, const struct expr_node *,
                                                syntax->arg_count);
    if (!args)
        return ERR_out_of_memory;
    struct checker inner = *checker;
    inner.masked_too = syntax->row->name == OPERATOR_IS_NULL &&
                       syntax->args[0]->kind == SYNTAX_PATH;
    for (size_t i = 0; i < syntax->arg_count; i++) {
        enum err err = checker->check(&inner, syntax->args[i], &args[i]);
        if (err)
            return err;
    }
    return operators[syntax->row->name](checker, syntax, args, out);
}

/* ---- the whole ------------------------------------------------------------------------------------- */

static enum err check(struct checker *checker, const struct syntax *syntax,
                      const struct expr_node **out)
{
    switch (syntax->kind) {
    case SYNTAX_NULL:
        return expr_build_constant(checker, syntax->position, (struct expr_type){.kind = EXPR_NULL},
                                   VALUE_NONE, out);
    case SYNTAX_TRUE:
    case SYNTAX_FALSE:
        return expr_build_constant(checker, syntax->position, expr_boolean,
                                   value_int(syntax->kind == SYNTAX_TRUE), out);
    case SYNTAX_NUMBER:
        return check_number(checker, syntax, out);
    case SYNTAX_TEXT:
        return check_text(checker, syntax, out);
    case SYNTAX_LIST:
        return expr_fail(checker->ctx, ERR_expr_expected, syntax->position,
                         expr_word(checker->ctx, WORD_VALUE), expr_word(checker->ctx, WORD_ITEMS),
                         expr_hint(checker->ctx, TEXT("field in [...]")));
    case SYNTAX_PATH:
        return expr_name_path(checker, syntax->words, syntax->word_count, out);
    case SYNTAX_CALL:
        return expr_check_function(checker, syntax, out);
    case SYNTAX_AGGREGATE:
        return expr_check_aggregate(checker, syntax, out);
    case SYNTAX_OPERATOR:
        return check_operators(checker, syntax, out);
    }
    return ERR_internal;
}

static struct checker start(struct ctx *ctx, const struct meta_catalog *catalog,
                            const struct meta_object *object, const struct expr_env *env)
{
    return (struct checker){.ctx = ctx,
                            .catalog = catalog,
                            .object = object,
                            .env = env ? env : &no_env,
                            .check = check};
}

enum err expr_check(struct ctx *ctx, const struct meta_catalog *catalog,
                    const struct meta_object *object, const struct expr_env *env,
                    const struct syntax *syntax, const struct expr_node **out)
{
    struct checker checker = start(ctx, catalog, object, env);
    return check(&checker, syntax, out);
}

enum err expr_check_condition(struct ctx *ctx, const struct meta_catalog *catalog,
                              const struct meta_object *object, const struct expr_env *env,
                              const struct syntax *syntax, const struct expr_node **out)
{
    struct checker checker = start(ctx, catalog, object, env);
    enum err err = check(&checker, syntax, out);
    return err ? err : expr_coerce_param(&checker, *out, PARAM_CONDITION, out);
}

enum err expr_check_path(struct ctx *ctx, const struct meta_catalog *catalog,
                         const struct meta_object *object, const struct expr_env *env,
                         const struct syntax *syntax, const struct expr_node **out)
{
    struct checker checker = start(ctx, catalog, object, env);
    checker.masked_too = true;
    return check(&checker, syntax, out);
}

enum err expr_check_begun(struct checker *checker, const struct syntax *syntax,
                          const struct expr_node **out)
{
    checker->check = check;
    return check(checker, syntax, out);
}
