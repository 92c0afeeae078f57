/* Functions are found in their table, their arguments brought to the types of its row, and the type of the
 * result follows from the row; nothing here knows a single function. Aggregates are checked over the child's
 * object: names inside the brackets mean the child's fields. */
#include "expr/check_call.h"

#include "base/utf8.h"
#include "expr/aggregates.h"
#include "expr/coerce.h"
#include "expr/functions.h"
#include "expr/names.h"
#include "expr/operations.h"
#include "expr/words.h"

static enum err unknown_function(struct checker *checker, const struct syntax *syntax)
{
    struct text hint = expr_hint(checker->ctx, expr_function_nearest(syntax->text));
    return expr_fail(checker->ctx, ERR_expr_unknown_function, syntax->position, syntax->text, hint,
                     TEXT_EMPTY);
}

static enum err wrong_count(struct checker *checker, const struct syntax *syntax, size_t least,
                            size_t most)
{
    struct arena *arena = checker->ctx->arena;
    struct text wanted = text_format(arena, "%zu", least);
    if (most == SIZE_MAX)
        wanted = text_format(arena, "%zu+", least);
    else if (most > least)
        wanted = text_format(arena, "%zu–%zu", least, most);
    return expr_fail(checker->ctx, ERR_expr_arguments, syntax->position, syntax->text, wanted,
                     text_format(arena, "%zu", syntax->arg_count));
}

static enum err check_args(struct checker *checker, const struct expr_operation *function,
                           const struct syntax *syntax, const struct expr_node **args)
{
    for (size_t i = 0; i < syntax->arg_count; i++) {
        enum err err = checker->check(checker, syntax->args[i], &args[i]);
        if (!err)
            err = expr_coerce_param(checker, args[i], expr_operation_param(function, i), &args[i]);
        if (err)
            return err;
    }
    return ERR_OK;
}

static enum err named_object(struct checker *checker, const struct syntax *syntax, struct text name,
                             struct expr_type *type)
{
    *type = (struct expr_type){.kind = EXPR_REFERENCE,
                               .object = meta_object_find(checker->catalog, name)};
    return type->object ? ERR_OK : unknown_function(checker, syntax);
}

static enum err result_type(struct checker *checker, const struct expr_operation *function,
                            const struct syntax *syntax, const struct expr_node **args,
                            struct expr_type *type)
{
    static const enum expr_kind kinds[] = {
        [RESULT_BOOLEAN] = EXPR_BOOLEAN,   [RESULT_INTEGER] = EXPR_NUMBER,
        [RESULT_TEXT] = EXPR_TEXT,         [RESULT_DATE] = EXPR_DATE,
        [RESULT_DATETIME] = EXPR_DATETIME,
    };
    size_t from = 0;
    switch (function->result) {
    case RESULT_USER:
        return named_object(checker, syntax, TEXT("user"), type);
    case RESULT_DEPARTMENT:
        return named_object(checker, syntax, TEXT("department"), type);
    case RESULT_FIRST:
        *type = (struct expr_type){.kind = args[0]->type.kind, .scale = args[0]->type.scale};
        return ERR_OK;
    case RESULT_SAME:
        while (expr_operation_param(function, from) != PARAM_SAME)
            from++;
        return expr_coerce_same(checker, args + from, syntax->arg_count - from, type);
    default:
        *type = (struct expr_type){.kind = kinds[function->result]};
        return ERR_OK;
    }
}

/* start_of_month() is about today. */
static enum err build(struct checker *checker, const struct expr_operation *function,
                      const struct syntax *syntax, struct expr_type type,
                      const struct expr_node **args, const struct expr_node **out)
{
    size_t count = syntax->arg_count;
    if (function->today && count == 0) {
        const struct expr_operation *today = expr_function_find(TEXT("today"));
        enum err err = expr_build_call(checker,
                                       (struct expr_making){syntax->position, today, expr_date},
                                       NULL, 0, &args[count++]);
        if (err)
            return err;
    }
    return expr_build_call(checker, (struct expr_making){syntax->position, function, type}, args,
                           count, out);
}

/* ---- what only rules may ask ----------------------------------------------------------------------- */

static bool is_about_change(struct text name)
{
    return text_eq(name, TEXT("changed")) || text_eq(name, TEXT("previous"));
}

/* previous(amount), changed(owner): a field of the record itself, as it was before the change. */
static enum err check_about_change(struct checker *checker, const struct syntax *syntax,
                                   const struct expr_node **out)
{
    struct ctx *ctx = checker->ctx;
    const struct syntax *arg = syntax->arg_count == 1 ? syntax->args[0] : NULL;
    if (!checker->rule)
        return expr_fail(ctx, ERR_expr_only_in_rules, syntax->position, syntax->text, TEXT_EMPTY,
                         TEXT_EMPTY);
    if (!arg)
        return wrong_count(checker, syntax, 1, 1);
    if (arg->kind != SYNTAX_PATH || arg->word_count != 1)
        return expr_fail(ctx, ERR_expr_expected, arg->position, expr_word(ctx, WORD_NAME),
                         arg->text.len ? arg->text : TEXT("(…)"), TEXT_EMPTY);
    const struct expr_node *now = NULL;
    struct expr_node *before = ARENA_NEW(ctx->arena, struct expr_node);
    enum err err = before ? expr_name_path(checker, arg->words, 1, &now) : ERR_out_of_memory;
    if (err)
        return err;
    *before = *now;
    before->previous = true;
    before->position = syntax->position;
    *out = before;
    if (text_eq(syntax->text, TEXT("previous")))
        return ERR_OK;
    return expr_build_test(checker, syntax->position, &expr_op_differs, now, before, out);
}

enum err expr_check_function(struct checker *checker, const struct syntax *syntax,
                             const struct expr_node **out)
{
    if (is_about_change(syntax->text))
        return check_about_change(checker, syntax, out);
    const struct expr_operation *function = expr_function_find(syntax->text);
    const struct expr_node **args = ARENA_ARRAY(checker->ctx->arena, const struct expr_node *,
                                                syntax->arg_count + 1);
    struct expr_type type;
    if (!args)
        return ERR_out_of_memory;
    if (!function)
        return unknown_function(checker, syntax);
    if (syntax->arg_count < function->least || syntax->arg_count > function->most)
        return wrong_count(checker, syntax, function->least, function->most);
    if (function->set)
        return expr_fail(checker->ctx, ERR_expr_set, syntax->position, syntax->text, TEXT_EMPTY,
                         TEXT_EMPTY);
    enum err err = check_args(checker, function, syntax, args);
    if (!err)
        err = result_type(checker, function, syntax, args, &type);
    return err ? err : build(checker, function, syntax, type, args, out);
}

enum err expr_check_set(struct checker *checker, const struct syntax *syntax,
                        const struct expr_node *a, const struct expr_node **out)
{
    const struct expr_operation *function = expr_function_find(syntax->text);
    struct expr_type type;
    enum err err = result_type(checker, function, syntax, NULL, &type);
    if (!err && syntax->arg_count)
        err = wrong_count(checker, syntax, 0, 0);
    if (!err)
        err = expr_coerce_literal(checker, a, &type, &a);
    if (err)
        return err;
    bool fits = a->type.kind == EXPR_ANY_REFERENCE || a->type.kind == EXPR_NULL ||
                (a->type.kind == EXPR_REFERENCE && a->type.object == type.object);
    if (!fits)
        return expr_fail(checker->ctx, ERR_expr_type, a->position,
                         expr_type_word(checker->ctx, &type),
                         expr_type_word(checker->ctx, &a->type), TEXT_EMPTY);
    type.kind = EXPR_BOOLEAN; /* its object stays: whose set it is */
    return expr_build_call(checker, (struct expr_making){syntax->position, function, type}, &a, 1,
                           out);
}

bool expr_is_set(const struct syntax *syntax)
{
    const struct expr_operation *function = syntax->kind == SYNTAX_CALL
                                                ? expr_function_find(syntax->text)
                                                : NULL;
    return function && function->set;
}

/* ---- aggregates ------------------------------------------------------------------------------------ */

static enum err check_measure(struct checker *inner, const struct syntax *syntax,
                              const struct expr_aggregate *aggregate, struct expr_node *node)
{
    struct ctx *ctx = inner->ctx;
    const struct expr_node **value = ARENA_ARRAY(ctx->arena, const struct expr_node *, 1);
    if (!value)
        return ERR_out_of_memory;
    if (syntax->word_count == 1 && aggregate->value_needed) {
        int64_t end = syntax->words[0].position + (int64_t)utf8_length(syntax->words[0].text);
        struct text example = text_format(ctx->arena, "%.*s.amount",
                                          TEXT_ARG(syntax->words[0].text));
        return expr_fail(ctx, ERR_expr_expected, end, expr_word(ctx, WORD_NAME), TEXT(")"),
                         expr_hint(ctx, example));
    }
    struct expr_type of = expr_integer;
    if (syntax->word_count > 1) {
        enum err err = expr_name_path(inner, syntax->words + 1, syntax->word_count - 1, value);
        if (err)
            return err;
        of = (*value)->type;
        node->args = value;
        node->arg_count = 1;
        node->weight += (*value)->weight;
    }
    if (!aggregate->result(&of, &node->type))
        return expr_fail(ctx, ERR_expr_type, syntax->words[1].position, expr_word(ctx, WORD_NUMBER),
                         expr_type_word(ctx, &of), TEXT_EMPTY);
    if (text_eq(aggregate->name, TEXT("count")) || node->type.kind == EXPR_NUMBER)
        node->type.field = NULL;
    return ERR_OK;
}

enum err expr_check_aggregate(struct checker *checker, const struct syntax *syntax,
                              const struct expr_node **out)
{
    const struct expr_aggregate *aggregate = expr_aggregate_find(syntax->text);
    struct expr_node *node = ARENA_NEW(checker->ctx->arena, struct expr_node);
    struct checker inner = *checker;
    if (!node)
        return ERR_out_of_memory;
    *node = (struct expr_node){.shape = NODE_AGGREGATE,
                               .position = syntax->position,
                               .weight = 3,
                               .aggregate = aggregate};
    *out = node;
    enum err err = expr_name_child(checker, &syntax->words[0], &node->child);
    if (err)
        return err;
    inner.object = node->child->object;
    inner.masked_too = false;
    inner.rule = false; /* what a child was before is not known here */
    err = check_measure(&inner, syntax, aggregate, node);
    if (err || !syntax->arg_count)
        return err;
    err = checker->check(&inner, syntax->args[0], &node->where);
    if (!err)
        err = expr_coerce_param(&inner, node->where, PARAM_CONDITION, &node->where);
    if (!err)
        node->weight += node->where->weight;
    return err;
}
