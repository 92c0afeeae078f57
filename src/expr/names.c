/* Looking names up as the reader may know them.
 *
 * A hidden field is treated as if it were not in the catalog: the same error as for a misspelling, and no
 * hint ever names it, for a hint would tell that it is there. A label typed in place of a name (金额 for
 * amount) is recognised and answered with the name. */
#include "expr/names.h"

#include "expr/words.h"
#include "meta/formula.h"

static const enum expr_kind kinds[FIELD_TYPE_COUNT] = {
    [FIELD_text] = EXPR_TEXT,           [FIELD_long_text] = EXPR_TEXT,
    [FIELD_integer] = EXPR_NUMBER,      [FIELD_decimal] = EXPR_NUMBER,
    [FIELD_money] = EXPR_NUMBER,        [FIELD_percent] = EXPR_NUMBER,
    [FIELD_boolean] = EXPR_BOOLEAN,     [FIELD_date] = EXPR_DATE,
    [FIELD_datetime] = EXPR_DATETIME,   [FIELD_duration] = EXPR_DURATION,
    [FIELD_select] = EXPR_OPTION,       [FIELD_multi_select] = EXPR_LIST,
    [FIELD_tags] = EXPR_LIST,           [FIELD_email] = EXPR_TEXT,
    [FIELD_phone] = EXPR_TEXT,          [FIELD_url] = EXPR_TEXT,
    [FIELD_reference] = EXPR_REFERENCE, [FIELD_any_reference] = EXPR_ANY_REFERENCE,
    [FIELD_auto_number] = EXPR_TEXT,    [FIELD_rating] = EXPR_NUMBER,
    [FIELD_color] = EXPR_TEXT,          [FIELD_json] = EXPR_TEXT,
};

struct expr_type expr_field_type(const struct meta_field *field)
{
    struct expr_type type = {.kind = kinds[field->type], .field = field};
    if (type.kind == EXPR_NUMBER)
        type.scale = field->scale;
    if (type.kind == EXPR_REFERENCE)
        type.object = field->target;
    if (field->system && text_eq(field->name, TEXT("id")))
        type = (struct expr_type){EXPR_REFERENCE, 0, field, field->object};
    return type;
}

static enum expr_field_use use_of(const struct checker *checker, const struct meta_field *field)
{
    return checker->env->field_use ? checker->env->field_use(checker->env, field) : EXPR_FIELD_FREE;
}

bool expr_name_near(struct text wrong, int distance)
{
    return distance <= (int)(wrong.len + 2) / 4 + 1 && distance < (int)wrong.len;
}

/* The best of the names offered so far. */
struct nearest {
    struct text wrong;
    struct text best;
    int distance;
};

static void offer(struct nearest *nearest, struct text name)
{
    int distance = text_distance(nearest->wrong, name);
    if (!expr_name_near(nearest->wrong, distance) ||
        (nearest->best.len && distance >= nearest->distance))
        return;
    nearest->best = name;
    nearest->distance = distance;
}

static bool is_label(const struct label *label, struct text word)
{
    return text_eq_fold(label->in[LANG_EN], word) || text_eq_fold(label->in[LANG_ZH], word);
}

static const struct meta_field *find_field(const struct checker *checker,
                                           const struct meta_object *object, struct text name)
{
    const struct meta_field *field = meta_field_find(object, name);
    return field && use_of(checker, field) != EXPR_FIELD_HIDDEN ? field : NULL;
}

/* A label written for the name is the best hint of all. */
static struct text nearest_field(const struct checker *checker, const struct meta_object *object,
                                 struct text wrong)
{
    struct nearest nearest = {.wrong = wrong, .best = TEXT_EMPTY};
    for (size_t i = 0; i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        if (use_of(checker, field) == EXPR_FIELD_HIDDEN)
            continue;
        if (is_label(&field->label, wrong))
            return field->name;
        offer(&nearest, field->name);
    }
    return nearest.best;
}

static const struct meta_child *find_child(const struct checker *checker, struct text name)
{
    const struct meta_child *child = meta_child_find(checker->object, name);
    return child && use_of(checker, child->by) != EXPR_FIELD_HIDDEN ? child : NULL;
}

/* `opportunities` alone: the hint shows how a list of records is used. */
static struct text hint_for(const struct checker *checker, const struct meta_object *object,
                            struct text wrong)
{
    struct ctx *ctx = checker->ctx;
    if (object == checker->object && find_child(checker, wrong))
        return expr_hint(ctx, text_format(ctx->arena, "count(%.*s)", TEXT_ARG(wrong)));
    return expr_hint(ctx, nearest_field(checker, object, wrong));
}

static enum err unknown_field(const struct checker *checker, const struct meta_object *object,
                              const struct syntax_word *word)
{
    return expr_fail(checker->ctx, ERR_expr_unknown_field, word->position, word->text,
                     expr_label(checker->ctx, &object->label),
                     hint_for(checker, object, word->text));
}

/* One step: known, free to use, and a reference when more follows. */
static enum err path_field(struct checker *checker, const struct meta_object *object,
                           const struct syntax_word *word, bool last, const struct meta_field **out)
{
    const struct meta_field *field = find_field(checker, object, word->text);
    *out = field;
    if (!field)
        return unknown_field(checker, object, word);
    bool masked = use_of(checker, field) == EXPR_FIELD_MASKED;
    if (masked && !(last && checker->masked_too))
        return expr_fail(checker->ctx, ERR_expr_masked, word->position, field->name, TEXT_EMPTY,
                         TEXT_EMPTY);
    if (!last && (field->type != FIELD_reference || !field->target))
        return expr_fail(checker->ctx, ERR_expr_not_reference, word->position, field->name,
                         TEXT_EMPTY, TEXT_EMPTY);
    return ERR_OK;
}

enum err expr_name_path(struct checker *checker, const struct syntax_word *words, size_t count,
                        const struct expr_node **out)
{
    struct expr_node *node = ARENA_NEW(checker->ctx->arena, struct expr_node);
    const struct meta_field **path = ARENA_ARRAY(checker->ctx->arena, const struct meta_field *,
                                                 count);
    const struct meta_object *object = checker->object;
    if (!node || !path)
        return ERR_out_of_memory;
    if (count > EXPR_DEPTH_MAX)
        return expr_fail(checker->ctx, ERR_expr_too_large, words[0].position, TEXT_EMPTY,
                         TEXT_EMPTY, TEXT_EMPTY);
    for (size_t i = 0; i < count; i++) {
        enum err err = path_field(checker, object, &words[i], i + 1 == count, &path[i]);
        if (err)
            return err;
        object = path[i]->target;
    }
    const struct meta_field *last = path[count - 1];
    int weight = (int)count * 2 - 1;
    if (last->formula && checker->link) {
        enum err err = checker->link(checker, last, words[count - 1].position);
        if (err)
            return err;
    }
    if (meta_field_at_read(last) && last->formula->expr)
        weight += last->formula->expr->root->weight;
    if (weight > EXPR_WEIGHT_MAX)
        return expr_fail(checker->ctx, ERR_expr_too_large, words[0].position, TEXT_EMPTY,
                         TEXT_EMPTY, TEXT_EMPTY);
    *node = (struct expr_node){.shape = NODE_PATH,
                               .type = expr_field_type(path[count - 1]),
                               .position = words[0].position,
                               .weight = weight,
                               .path = path,
                               .path_count = count};
    *out = node;
    return ERR_OK;
}

enum err expr_name_child(struct checker *checker, const struct syntax_word *word,
                         const struct meta_child **out)
{
    struct nearest nearest = {.wrong = word->text, .best = TEXT_EMPTY};
    *out = find_child(checker, word->text);
    if (*out)
        return ERR_OK;
    for (size_t i = 0; i < checker->object->child_count; i++) {
        const struct meta_child *child = &checker->object->children[i];
        if (use_of(checker, child->by) == EXPR_FIELD_HIDDEN)
            continue;
        if (is_label(&child->object->plural_label, word->text))
            nearest = (struct nearest){word->text, child->name, 0};
        else
            offer(&nearest, child->name);
    }
    return expr_fail(checker->ctx, ERR_expr_unknown_relation, word->position, word->text,
                     expr_label(checker->ctx, &checker->object->label),
                     expr_hint(checker->ctx, nearest.best));
}

struct text expr_name_nearest_option(const struct meta_field *field, struct text wrong)
{
    struct nearest nearest = {.wrong = wrong, .best = TEXT_EMPTY};
    for (size_t i = 0; i < field->option_count; i++) {
        if (is_label(&field->options[i].label, wrong))
            return field->options[i].key;
        offer(&nearest, field->options[i].key);
    }
    return nearest.best;
}
