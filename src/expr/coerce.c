/* Readings of quoted texts and conversions between types.
 *
 * The neighbour decides what a quoted text is: beside a date a date, beside an option its key, checked
 * against the field's options. A text that cannot be read is an error at its own place, never a comparison
 * that is silently false. Only literals are read so; the content of a text field stays text. */
#include "expr/coerce.h"

#include "base/money.h"
#include "expr/names.h"
#include "expr/operations.h"
#include "expr/words.h"

static enum err fail_type(struct checker *checker, const struct expr_node *node,
                          struct text expected)
{
    return expr_fail(checker->ctx, ERR_expr_type, node->position, expected,
                     expr_type_word(checker->ctx, &node->type), TEXT_EMPTY);
}

static enum err fail_reading(struct checker *checker, const struct expr_node *node,
                             enum expr_word as, struct text example)
{
    return expr_fail(checker->ctx, ERR_expr_reading, node->position, node->value.text,
                     expr_word(checker->ctx, as), example);
}

static enum err read_date(struct checker *checker, const struct expr_node *node,
                          const struct expr_node **out)
{
    int64_t days;
    if (!date_parse(node->value.text, &days))
        return fail_reading(checker, node, WORD_DATE, TEXT("'2026-11-22'"));
    return expr_build_constant(checker, node->position, expr_date, value_int(days), out);
}

/* A bare date stays a date: beside a time it means the whole local day (compare.c). */
static enum err read_time(struct checker *checker, const struct expr_node *node,
                          const struct expr_node **out)
{
    int64_t number;
    if (date_parse(node->value.text, &number))
        return expr_build_constant(checker, node->position, expr_date, value_int(number), out);
    if (!datetime_parse(node->value.text, &number))
        return fail_reading(checker, node, WORD_TIME_OR_DATE,
                            TEXT("'2026-11-22', '2026-11-22T15:31:00+08:00'"));
    return expr_build_constant(checker, node->position, expr_datetime, value_int(number), out);
}

/* Fields without listed options (tags) take any text. Retired options are known: old records have them. */
static enum err check_option(struct checker *checker, const struct expr_node *node,
                             const struct meta_field *field)
{
    if (!field || !field->option_count || meta_option_find(field, node->value.text))
        return ERR_OK;
    struct text nearest = expr_name_nearest_option(field, node->value.text);
    return expr_fail(checker->ctx, ERR_expr_unknown_option, node->position, node->value.text,
                     expr_label(checker->ctx, &field->label), expr_hint(checker->ctx, nearest));
}

static enum err read_option(struct checker *checker, const struct expr_node *node,
                            const struct expr_type *want, const struct expr_node **out)
{
    enum err err = check_option(checker, node, want->field);
    return err ? err : expr_build_retyped(checker, node, *want, out);
}

static enum err read_reference(struct checker *checker, const struct expr_node *node,
                               const struct expr_type *want, const struct expr_node **out)
{
    int64_t id;
    if (!text_to_int(node->value.text, &id) || id <= 0)
        return fail_reading(checker, node, WORD_REFERENCE, TEXT("'7211458'"));
    return expr_build_constant(checker, node->position, *want, value_int(id), out);
}

/* Programs write decimals and money in quotes, as the API gives them. */
static enum err read_number(struct checker *checker, const struct expr_node *node,
                            const struct expr_node **out)
{
    struct text text = node->value.text;
    ptrdiff_t point = text_find(text, TEXT("."));
    size_t scale = point < 0 ? 0 : text.len - (size_t)point - 1;
    int64_t number;
    if (scale > DECIMAL_SCALE_MAX || !decimal_parse(text, (int)scale, true, &number))
        return fail_reading(checker, node, WORD_NUMBER, TEXT("1234.50"));
    struct expr_type type = {.kind = EXPR_NUMBER, .scale = (int)scale};
    return expr_build_constant(checker, node->position, type, value_int(number), out);
}

enum err expr_coerce_literal(struct checker *checker, const struct expr_node *node,
                             const struct expr_type *want, const struct expr_node **out)
{
    *out = node;
    bool reference = want->kind == EXPR_REFERENCE || want->kind == EXPR_ANY_REFERENCE;
    if (reference && node->shape == NODE_CONSTANT && node->type.kind == EXPR_NUMBER &&
        node->type.scale == 0)
        return expr_build_retyped(checker, node, *want, out);
    if (!node->literal)
        return ERR_OK;
    if (reference)
        return read_reference(checker, node, want, out);
    if (want->kind == EXPR_NUMBER)
        return read_number(checker, node, out);
    if (want->kind == EXPR_DATE)
        return read_date(checker, node, out);
    if (want->kind == EXPR_DATETIME)
        return read_time(checker, node, out);
    if (want->kind == EXPR_OPTION)
        return read_option(checker, node, want, out);
    return want->kind == EXPR_LIST ? check_option(checker, node, want->field) : ERR_OK;
}

enum err expr_coerce_scale(struct checker *checker, const struct expr_node *node, int scale,
                           const struct expr_node **out)
{
    struct expr_type type = {.kind = node->type.kind, .scale = scale};
    *out = node;
    if (node->type.kind != EXPR_NUMBER || node->type.scale == scale)
        return ERR_OK;
    if (node->shape != NODE_CONSTANT)
        return expr_build_call(checker,
                               (struct expr_making){node->position, &expr_op_rescale, type}, &node,
                               1, out);
    struct value value = node->value;
    if (!value_is_null(value) &&
        !decimal_rescale(value.number, node->type.scale, scale, &value.number))
        return ctx_fail_at(checker->ctx, ERR_overflow, TEXT_EMPTY, node->position, NULL, 0);
    return expr_build_constant(checker, node->position, type, value, out);
}

/* The type all should have: of the first that is neither null nor a quoted text, at the largest scale. */
static struct expr_type common_type(const struct expr_node *const *nodes, size_t count)
{
    struct expr_type type = {.kind = EXPR_NULL};
    for (size_t i = 0; i < count; i++) {
        const struct expr_type *other = &nodes[i]->type;
        bool plain = other->kind != EXPR_NULL && !nodes[i]->literal;
        if (type.kind == EXPR_NULL && plain)
            type = *other;
        else if (type.kind == EXPR_NUMBER && other->kind == EXPR_NUMBER &&
                 other->scale > type.scale)
            type.scale = other->scale;
        else if (type.kind == EXPR_OPTION && plain &&
                 (other->kind == EXPR_TEXT || other->field != type.field))
            type = expr_text;
    }
    for (size_t i = 0; i < count && type.kind == EXPR_NULL; i++)
        type = nodes[i]->type;
    return type;
}

/* An option counts as its key where a text is wanted, never the other way. */
static bool fits(const struct expr_type *type, const struct expr_type *want)
{
    if (type->kind == EXPR_OPTION && want->kind == EXPR_TEXT)
        return true;
    return type->kind == want->kind &&
           (want->kind != EXPR_REFERENCE || type->object == want->object);
}

static enum err to_type(struct checker *checker, const struct expr_type *type,
                        const struct expr_node **node)
{
    if ((*node)->type.kind == EXPR_NULL)
        return expr_build_retyped(checker, *node, *type, node);
    enum err err = expr_coerce_literal(checker, *node, type, node);
    if (!err && !fits(&(*node)->type, type))
        err = fail_type(checker, *node, expr_type_word(checker->ctx, type));
    return err ? err : expr_coerce_scale(checker, *node, type->scale, node);
}

enum err expr_coerce_same(struct checker *checker, const struct expr_node **nodes, size_t count,
                          struct expr_type *type)
{
    *type = common_type(nodes, count);
    for (size_t i = 0; i < count; i++) {
        enum err err = to_type(checker, type, &nodes[i]);
        if (err)
            return err;
        if (nodes[i]->type.field != type->field && type->kind != EXPR_OPTION)
            type->field = NULL;
    }
    return ERR_OK;
}

static enum err to_date(struct checker *checker, const struct expr_node *node,
                        const struct expr_node **out)
{
    enum err err = expr_coerce_literal(checker, node, &expr_datetime, &node);
    if (err)
        return err;
    *out = node;
    if (node->type.kind == EXPR_NULL)
        return expr_build_retyped(checker, node, expr_date, out);
    if (node->type.kind == EXPR_DATETIME)
        return expr_build_call(checker,
                               (struct expr_making){node->position, &expr_op_local_date, expr_date},
                               &node, 1, out);
    if (node->type.kind != EXPR_DATE)
        return fail_type(checker, node, expr_word(checker->ctx, WORD_TIME_OR_DATE));
    return ERR_OK;
}

static enum err to_number(struct checker *checker, const struct expr_node *node,
                          enum expr_param param, const struct expr_node **out)
{
    *out = node;
    bool digits = param == PARAM_DIGITS;
    if (node->type.kind == EXPR_NULL && !digits)
        return expr_build_retyped(checker, node, expr_integer, out);
    if (node->type.kind != EXPR_NUMBER)
        return fail_type(checker, node, expr_word(checker->ctx, WORD_NUMBER));
    if (param != PARAM_NUMBER && node->type.scale != 0)
        return fail_type(checker, node, expr_word(checker->ctx, WORD_INTEGER));
    bool known = node->shape == NODE_CONSTANT && node->value.number >= -18 &&
                 node->value.number <= DECIMAL_SCALE_MAX;
    if (digits && !known)
        return fail_type(checker, node, expr_word(checker->ctx, WORD_LITERAL_INTEGER));
    return ERR_OK;
}

static enum err to_text(struct checker *checker, const struct expr_node *node, bool print,
                        const struct expr_node **out)
{
    *out = node;
    if (node->type.kind == EXPR_NULL)
        return expr_build_retyped(checker, node, expr_text, out);
    if (print && node->type.kind == EXPR_NUMBER)
        return expr_build_call(checker,
                               (struct expr_making){node->position, &expr_op_print, expr_text},
                               &node, 1, out);
    if (node->type.kind != EXPR_TEXT && node->type.kind != EXPR_OPTION)
        return fail_type(checker, node, expr_word(checker->ctx, WORD_TEXT));
    return ERR_OK;
}

enum err expr_coerce_param(struct checker *checker, const struct expr_node *node,
                           enum expr_param param, const struct expr_node **out)
{
    *out = node;
    switch (param) {
    case PARAM_CONDITION:
        if (node->type.kind == EXPR_NULL)
            return expr_build_retyped(checker, node, expr_boolean, out);
        if (node->type.kind != EXPR_BOOLEAN)
            return fail_type(checker, node, expr_word(checker->ctx, WORD_BOOLEAN));
        return ERR_OK;
    case PARAM_TEXT:
    case PARAM_PRINTABLE:
        return to_text(checker, node, param == PARAM_PRINTABLE, out);
    case PARAM_NUMBER:
    case PARAM_INTEGER:
    case PARAM_DIGITS:
        return to_number(checker, node, param, out);
    case PARAM_DATE:
        return to_date(checker, node, out);
    case PARAM_SAME:
    case PARAM_END:
        break;
    }
    return ERR_OK;
}
