/* Linking: each formula's text becomes a tree, after those it is made of.
 *
 * 1. A formula is linked once, depth first; one that is met again on its own way is a circle, named as it goes.
 * 2. What a value hangs on decides where it lives: the record's own stored fields alone, and it is kept in a
 *    column; anything else, and it is worked out at read. Stamps (updated_at …) are set after formulas are, so
 *    they count as anything else.
 * 3. The fingerprint covers the text and all formulas below: a column filled under another one is not asked.
 *
 * When a change of the catalog breaks a formula that was there before, the fault names that formula and what
 * it misses; a formula that is new gets the fault at its own text. */
#include "expr/formulas.h"

#include "base/log.h"
#include "base/utf8.h"
#include "expr/check.h"
#include "expr/coerce.h"
#include "expr/fill.h"
#include "expr/words.h"
#include "meta/field_types.h"
#include "meta/formula.h"

/* Formulas that one way may pass; deeper ones are refused long before. */
#define WAY_MAX 64
#define INPUTS_MAX 64
#define READS_MAX 256

enum { DEPTH_UNLINKED = 0, DEPTH_ON_THE_WAY = -1 };

struct linking {
    struct ctx *ctx;
    const struct meta_catalog *catalog;
    const struct meta_catalog *before;
    bool strict;
    const struct meta_field *way[WAY_MAX];
    size_t way_count;
};

/* ---- what a tree hangs on -------------------------------------------------------------------------- */

struct findings {
    struct meta_formula *formula;
    const struct meta_object *object; /* whose plain fields count as own */
    bool others;                      /* reads more than stored fields of the record itself */
    struct text other;                /* the first such thing, for messages */
    bool moving;
    int depth; /* of formulas below */
    bool personal, sensitive;
    const struct meta_field *inputs[INPUTS_MAX];
    size_t input_count;
    const struct meta_field *reads[READS_MAX];
    size_t read_count;
    bool too_many;
};

static void mix(struct findings *found, int64_t number)
{
    uint64_t print = (uint64_t)found->formula->fingerprint;
    print = (print ^ (uint64_t)number) * UINT64_C(0x9E3779B97F4A7C15);
    found->formula->fingerprint = (int64_t)((print ^ (print >> 29)) >> 1);
}

static void note_other(struct findings *found, struct text what)
{
    if (!found->others)
        found->other = what;
    found->others = true;
}

/* Set by the stamps of a save, after its formulas; or by a module past it. */
static bool is_late(const struct meta_field *field)
{
    return field->computed == COMPUTED_STATE ||
           (field->system && field->read_only && !text_eq(field->name, TEXT("department")) &&
            !text_eq(field->name, TEXT("id")));
}

static void add_input(struct findings *found, const struct meta_field *field)
{
    for (size_t i = 0; i < found->input_count; i++)
        if (found->inputs[i] == field)
            return;
    if (found->input_count == INPUTS_MAX)
        note_other(found, field->name);
    else
        found->inputs[found->input_count++] = field;
}

static void add_read(struct findings *found, const struct meta_field *field)
{
    for (size_t i = 0; i < found->read_count; i++)
        if (found->reads[i] == field)
            return;
    if (found->read_count < READS_MAX)
        found->reads[found->read_count++] = field;
    else
        found->too_many = true;
}

static void look_at_field(struct findings *found, const struct meta_field *field)
{
    const struct meta_formula *formula = field->formula;
    add_read(found, field);
    found->personal |= field->personal;
    found->sensitive |= field->sensitive;
    mix(found, field->number);
    if (!formula)
        return;
    mix(found, formula->fingerprint);
    found->moving |= formula->moving;
    if (formula->depth > found->depth)
        found->depth = formula->depth;
}

static void look(struct findings *found, const struct expr_node *node);

static void look_at_path(struct findings *found, const struct expr_node *node)
{
    const struct meta_field *first = node->path[0];
    for (size_t i = 0; i < node->path_count; i++)
        look_at_field(found, node->path[i]);
    bool rollup = first->computed == COMPUTED_ROLLUP;
    bool worked_out = first->formula && !first->formula->kept;
    if (node->path_count > 1 || first->object != found->object || worked_out || is_late(first) ||
        rollup)
        note_other(found, first->name);
    if (first->object == found->object)
        add_input(found, first);
}

static void look(struct findings *found, const struct expr_node *node)
{
    if (node->shape == NODE_PATH)
        look_at_path(found, node);
    if (node->shape == NODE_AGGREGATE) {
        note_other(found, node->child->name);
        add_read(found, node->child->by);
        mix(found, node->child->by->number);
    }
    if (node->shape == NODE_CALL)
        found->moving |= node->operation->moves;
    for (size_t i = 0; i < node->arg_count; i++)
        look(found, node->args[i]);
    if (node->where)
        look(found, node->where);
}

/* ---- faults ---------------------------------------------------------------------------------------- */

static bool was_there(const struct linking *l, const struct meta_field *field)
{
    const struct meta_object *object = l->before ? meta_object_find(l->before, field->object->name)
                                                 : NULL;
    const struct meta_field *old = object ? meta_field_find(object, field->name) : NULL;
    return old && old->formula && text_eq(old->formula->expression, field->formula->expression);
}

/* Where the fault stands in what was written: a roll-up's parts were put together to one text. */
static struct text part_of(const struct meta_field *field, int64_t *position)
{
    const struct meta_formula *formula = field->formula;
    if (field->computed != COMPUTED_ROLLUP)
        return TEXT("expression");
    struct text head = formula->expression;
    if (formula->where.len)
        head = text_slice(head, 0, head.len - formula->where.len - 1);
    int64_t from = (int64_t)utf8_length(head);
    if (!formula->where.len || *position < from)
        return *position <= (int64_t)utf8_length(formula->measure) ? TEXT("measure")
                                                                   : TEXT("children");
    *position -= from;
    return TEXT("where");
}

static struct text message_of(const struct ctx *ctx, const struct fault *fault)
{
    struct buf out;
    buf_init(&out, ctx->arena, 2048);
    error_message(&out, fault, ctx->lang);
    return buf_text(&out);
}

/* Hands the trial's fault over, or logs it. */
static enum err report(struct linking *l, const struct ctx *trial, const struct meta_field *field,
                       enum err err)
{
    const struct fault *fault = trial->fault_count ? &trial->faults[0] : NULL;
    if (!fault)
        return err; /* one below has said why */
    struct text name = text_format(l->ctx->arena, "%.*s.%.*s", TEXT_ARG(field->object->name),
                                   TEXT_ARG(field->name));
    if (!l->strict) {
        log_line(LOG_WARN, "formula_left_out", LOG_TEXT("field", name),
                 LOG_TEXT("why", message_of(l->ctx, fault)));
        return ERR_OK;
    }
    if (fault->code != ERR_formula_circle && was_there(l, field))
        return ctx_fail_field(l->ctx, ERR_formula_in_use, TEXT_EMPTY, field->name,
                              field->object->label.in[l->ctx->lang], message_of(l->ctx, fault));
    int64_t position = fault->position;
    bool placed = position > 0;
    struct text part = part_of(field, &position);
    if (!placed && field->formula->where.len) /* what it asks is not a matter of one place */
        part = TEXT("where");
    struct text args[4] = {fault->args[0], fault->args[1], fault->args[2], fault->args[3]};
    if (placed)
        args[0] = text_format(l->ctx->arena, "%lld", (long long)position);
    return ctx_fail_at(l->ctx, fault->code, part, position, args, 4);
}

/* "score → weight → score" */
static enum err circle(const struct linking *l, struct ctx *trial, const struct meta_field *field)
{
    struct buf way;
    buf_init(&way, trial->arena, 4096);
    size_t from = 0;
    while (from < l->way_count && l->way[from] != field)
        from++;
    for (size_t i = from; i < l->way_count; i++)
        buf_addf(&way, "%.*s → ", TEXT_ARG(l->way[i]->name));
    buf_add_text(&way, field->name);
    return ctx_fail(trial, ERR_formula_circle, buf_text(&way));
}

/* ---- one formula ----------------------------------------------------------------------------------- */

static enum err give_type(struct checker *checker, const struct meta_field *field,
                          const struct expr_node *node, const struct expr_node **out)
{
    struct expr_type want = {.scale = field->scale};
    enum err err = ERR_OK;
    *out = node;
    switch (field->type) {
    case FIELD_boolean:
        return expr_coerce_param(checker, node, PARAM_CONDITION, out);
    case FIELD_text:
        return expr_coerce_param(checker, node, PARAM_TEXT, out);
    case FIELD_date:
        return expr_coerce_param(checker, node, PARAM_DATE, out);
    case FIELD_datetime:
        want.kind = EXPR_DATETIME;
        break;
    case FIELD_duration:
        want.kind = EXPR_DURATION;
        break;
    default:
        want.kind = EXPR_NUMBER;
    }
    err = expr_coerce_literal(checker, node, &want, &node);
    if (!err && node->type.kind == EXPR_NULL)
        return expr_build_retyped(checker, node, want, out);
    bool milliseconds = want.kind == EXPR_DURATION && node->type.kind == EXPR_NUMBER;
    if (!err && node->type.kind != want.kind && !milliseconds)
        return ctx_fail(checker->ctx, ERR_formula_result, expr_type_word(checker->ctx, &node->type),
                        expr_type_word(checker->ctx, &want));
    if (!err && node->type.kind == EXPR_NUMBER)
        err = expr_coerce_scale(checker, node, field->scale, &node);
    *out = node;
    return err;
}

static enum err link_field(struct linking *l, const struct meta_field *field);

static enum err link_met(struct checker *checker, const struct meta_field *field, int64_t position)
{
    (void)position;
    struct linking *l = checker->linking;
    if (field->formula->depth == DEPTH_ON_THE_WAY)
        return circle(l, checker->ctx, field);
    return link_field(l, field);
}

/* What a roll-up measures and asks must be of the child alone: only then does a save of the child tell whom to
 * count anew. */
static enum err check_rollup(struct ctx *trial, const struct meta_field *field,
                             const struct expr_node *root, struct findings *found)
{
    struct meta_formula *formula = field->formula;
    formula->over = root->child;
    found->object = root->child->object;
    add_read(found, root->child->by);
    mix(found, root->child->by->number);
    for (size_t i = 0; i < root->arg_count; i++)
        look(found, root->args[i]);
    if (root->where)
        look(found, root->where);
    if (found->moving)
        return ctx_fail(trial, ERR_rollup_moving, formula->expression);
    /* Stamps and roll-ups of the child are in its row by the time it is counted. */
    for (size_t i = 0; i < found->input_count && found->others; i++) {
        const struct meta_field *input = found->inputs[i];
        bool stored = input->computed == COMPUTED_ROLLUP || is_late(input);
        if (stored && text_eq(found->other, input->name))
            found->others = false;
    }
    if (found->others)
        return ctx_fail(trial, ERR_rollup_path, found->other, formula->expression);
    return ERR_OK;
}

static enum err parse(struct linking *l, struct ctx *trial, const struct meta_field *field,
                      const struct expr_node **root)
{
    static const struct expr_env system;
    const struct syntax *syntax = NULL;
    struct checker checker = {.ctx = trial,
                              .catalog = l->catalog,
                              .object = field->object,
                              .env = &system,
                              .link = link_met,
                              .linking = l};
    enum err err = expr_parse_syntax(trial, field->formula->expression, &syntax);
    if (!err)
        err = expr_check_begun(&checker, syntax, root);
    if (!err && field->computed == COMPUTED_ROLLUP && (*root)->shape != NODE_AGGREGATE)
        return ctx_fail(trial, ERR_internal);
    return err;
}

static enum err build(struct linking *l, struct ctx *trial, const struct meta_field *field)
{
    static const struct expr_env system;
    struct meta_formula *formula = field->formula;
    struct findings found = {.formula = formula, .object = field->object};
    const struct expr_node *root = NULL;
    struct checker checker = {.ctx = trial, .catalog = l->catalog, .env = &system};
    enum err err = parse(l, trial, field, &root);
    if (err)
        return err;
    formula->fingerprint = (int64_t)(text_hash(formula->expression) >> 2) + field->type +
                           field->scale;
    if (field->computed == COMPUTED_ROLLUP)
        err = check_rollup(trial, field, root, &found);
    else
        look(&found, root);
    if (!err && found.depth >= FORMULA_DEPTH_MAX)
        err = ctx_fail(trial, ERR_formula_depth,
                       text_format(trial->arena, "%d", FORMULA_DEPTH_MAX));
    if (!err && found.too_many) /* what it reads must be known whole: rights follow from it */
        err = ctx_fail(trial, ERR_too_many, text_format(trial->arena, "%d", READS_MAX));
    if (!err)
        err = give_type(&checker, field, root, &root);
    struct expr *expr = ARENA_NEW(trial->arena, struct expr);
    formula->inputs = ARENA_ARRAY(trial->arena, const struct meta_field *, found.input_count + 1);
    formula->reads = ARENA_ARRAY(trial->arena, const struct meta_field *, found.read_count + 1);
    if (err || !expr || !formula->inputs || !formula->reads)
        return err ? err : ERR_out_of_memory;
    memcpy(formula->reads, found.reads, found.read_count * sizeof *found.reads);
    formula->read_count = found.read_count;
    memcpy(formula->inputs, found.inputs, found.input_count * sizeof *found.inputs);
    formula->input_count = found.input_count;
    *expr = (struct expr){root, field->object};
    formula->expr = expr;
    formula->moving = found.moving;
    formula->kept = !found.moving && !found.others;
    if (!formula->fingerprint)
        formula->fingerprint = 1;
    formula->depth = found.depth + 1;
    /* What is made of a guarded value is guarded like it. */
    struct meta_field *guarded = (struct meta_field *)(uintptr_t)field;
    guarded->personal |= found.personal;
    guarded->sensitive |= found.sensitive;
    return ERR_OK;
}

static enum err link_field(struct linking *l, const struct meta_field *field)
{
    struct meta_formula *formula = field->formula;
    if (formula->depth != DEPTH_UNLINKED)
        return ERR_OK;
    struct ctx trial;
    ctx_init(&trial, l->ctx->arena, l->ctx->now);
    trial.lang = l->ctx->lang;
    if (l->way_count == WAY_MAX)
        return ctx_fail(l->ctx, ERR_formula_depth,
                        text_format(trial.arena, "%d", FORMULA_DEPTH_MAX));
    l->way[l->way_count++] = field;
    formula->depth = DEPTH_ON_THE_WAY;
    enum err err = build(l, &trial, field);
    l->way_count--;
    if (err) {
        formula->expr = NULL;
        formula->kept = false;
        formula->depth = 1;
        err = l->ctx->arena->failed ? ERR_out_of_memory : report(l, &trial, field, err);
        if (!l->strict && err != ERR_out_of_memory)
            err = ERR_OK;
    }
    formula->at_read = !formula->kept || formula->filled != formula->fingerprint;
    return err;
}

/* ---- the lists that saves go by -------------------------------------------------------------------- */

static void add_formula(struct meta_derived *derived, const struct meta_field *field)
{
    size_t at = derived->formula_count++;
    for (; at > 0 && derived->formulas[at - 1]->formula->depth > field->formula->depth; at--)
        derived->formulas[at] = derived->formulas[at - 1];
    derived->formulas[at] = field;
}

static enum err add_rolled_up(struct linking *l, const struct meta_field *field)
{
    struct meta_derived *child = field->formula->over->object->derived;
    if (!child->rolled_up) {
        size_t room = 0;
        for (size_t i = 0; i < l->catalog->object_count; i++)
            room += l->catalog->objects[i].derived->rollup_count;
        child->rolled_up = ARENA_ARRAY(l->ctx->arena, const struct meta_field *, room + 1);
    }
    if (!child->rolled_up)
        return ERR_out_of_memory;
    child->rolled_up[child->rolled_up_count++] = field;
    return ERR_OK;
}

static void list_field(const struct meta_field *field)
{
    struct meta_derived *derived = field->object->derived;
    if (!field->formula)
        return;
    derived->moving |= field->formula->moving;
    if (!field->formula->kept)
        return;
    if (field->computed == COMPUTED_ROLLUP)
        derived->rollups[derived->rollup_count++] = field;
    else
        add_formula(derived, field);
}

static enum err link_rules(struct linking *l, const struct meta_object *object)
{
    for (size_t i = 0; i < object->derived->rule_count; i++) {
        struct meta_rule *rule = &object->derived->rules[i];
        enum err err = expr_parse_rule(l->ctx, l->catalog, object, rule->condition, &rule->expr);
        if (err)
            return err;
    }
    return ERR_OK;
}

typedef enum err visit_field(struct linking *l, const struct meta_field *field);

static enum err each_field(struct linking *l, visit_field *visit)
{
    for (size_t i = 0; i < l->catalog->object_count; i++) {
        const struct meta_object *object = &l->catalog->objects[i];
        for (size_t k = 0; k < object->field_count; k++) {
            enum err err = object->fields[k].formula ? visit(l, &object->fields[k]) : ERR_OK;
            if (err)
                return err;
        }
    }
    return ERR_OK;
}

static enum err visit_list(struct linking *l, const struct meta_field *field)
{
    (void)l;
    list_field(field);
    return ERR_OK;
}

static enum err visit_rollup(struct linking *l, const struct meta_field *field)
{
    bool kept = field->computed == COMPUTED_ROLLUP && field->formula->kept;
    return kept ? add_rolled_up(l, field) : ERR_OK;
}

static enum err link_all(struct ctx *ctx, struct meta_catalog *catalog,
                         const struct meta_catalog *before, bool strict)
{
    struct linking l = {.ctx = ctx, .catalog = catalog, .before = before, .strict = strict};
    enum err err = each_field(&l, link_field);
    if (!err)
        err = each_field(&l, visit_list);
    if (!err)
        err = each_field(&l, visit_rollup);
    for (size_t i = 0; !err && i < catalog->object_count; i++)
        err = link_rules(&l, &catalog->objects[i]);
    if (!err && ctx->arena->failed)
        err = ERR_out_of_memory;
    return err;
}

const struct meta_linker expr_linker = {.link = link_all, .fill = fill_small};
