/* Stage 6: every value fits its field, what is required is there, and money has its amount in the
 * organisation's currency. Values from JSON were read by field_types already; this holds for hooks, imports
 * and programs too. */
#include "record/load.h"
#include "record/stages/stage.h"

#include "base/money.h"
#include "base/utf8.h"
#include "meta/field_types.h"

static bool list_has(struct text list, struct text wanted)
{
    struct text item;
    while (field_list_next(&list, &item))
        if (text_eq(item, wanted))
            return true;
    return false;
}

static bool is_retired(const struct meta_field *field, struct text key)
{
    const struct meta_option *option = meta_option_find(field, key);
    return option && !option->active;
}

struct text option_retired(const struct meta_field *field, struct value before, struct value after)
{
    if (value_is_null(after) || after.kind != VALUE_TEXT)
        return TEXT_EMPTY;
    struct text old = value_is_null(before) ? TEXT_EMPTY : before.text;
    if (field->type == FIELD_select)
        return is_retired(field, after.text) && !text_eq(old, after.text) ? after.text : TEXT_EMPTY;
    struct text rest = field->type == FIELD_multi_select ? after.text : TEXT_EMPTY;
    struct text key;
    while (field_list_next(&rest, &key))
        if (is_retired(field, key) && !list_has(old, key))
            return key;
    return TEXT_EMPTY;
}

/* What is no longer offered may stay where it is, and comes back with what an import or an undo brings; nobody
 * chooses it anew. */
static enum err check_offered(struct save_run *run, const struct record_change *change,
                              const struct meta_field *field)
{
    const struct record_setting *setting = change_setting(change, field);
    if (!field->option_count || run->save->importing || run->save->origin == ORIGIN_UNDO ||
        change->action == RECORD_RESTORE || change->by_hook || (setting && setting->by_hook))
        return ERR_OK;
    struct value before = change->before ? change->before[field->index] : VALUE_NONE;
    struct text retired = option_retired(field, before, change->after[field->index]);
    return retired.len ? field_not_an_option(run->env->ctx, field, retired) : ERR_OK;
}

static enum err check_value(struct ctx *ctx, const struct meta_field *field, struct value *value)
{
    if (value->kind == VALUE_TEXT && value->text.len == 0)
        *value = VALUE_NONE;
    if (value_is_null(*value))
        return ERR_OK;
    if (value->kind != field_types[field->type].kind)
        return ctx_fail_field(ctx, ERR_wrong_type, field->name, field_label(ctx, field));
    if (field->type == FIELD_select && !meta_option_find(field, value->text))
        return ctx_fail_field(ctx, ERR_wrong_type, field->name, field_label(ctx, field));
    if (value->kind == VALUE_TEXT && field->max > 0 && value->text.len > (size_t)field->max &&
        field->type != FIELD_tags && field->type != FIELD_multi_select &&
        utf8_length(value->text) > (size_t)field->max)
        return ctx_fail_field(ctx, ERR_too_long, field->name,
                              text_format(ctx->arena, "%lld", (long long)field->max));
    return ERR_OK;
}

static enum err check_required(struct save_run *run, struct record_change *change,
                               const struct meta_field *field)
{
    struct ctx *ctx = run->env->ctx;
    bool lenient = run->save->importing || change->by_hook || run->save->origin == ORIGIN_UNDO ||
                   run->save->origin == ORIGIN_SYSTEM;
    if (field->required == REQUIRED_NO || field->system || field->retired ||
        !value_is_null(change->after[field->index]) ||
        (field->required == REQUIRED_FORM && lenient))
        return ERR_OK;
    /* What was empty before a field became required in the form may stay so until it is touched. */
    if (change->before && value_is_null(change->before[field->index]) &&
        !change_setting(change, field))
        return ERR_OK;
    return ctx_fail_field(ctx, ERR_required, field->name, field_label(ctx, field));
}

/* The rate is 1 in the organisation's own currency, or when none is named. */
static enum err rate_of(struct save_run *run, struct record_change *change, int64_t *rate,
                        int *scale)
{
    const struct meta_object *object = change->object;
    const struct meta_field *field = object->exchange_rate;
    struct text home = run->save->caller->organisation.base_currency;
    struct value currency = object->currency ? change->after[object->currency->index] : VALUE_NONE;
    *rate = 1;
    *scale = 0;
    if (!field)
        return ERR_OK;
    struct value *given = &change->after[field->index];
    if (value_is_null(currency) || text_eq(currency.text, home)) {
        int64_t one;
        if (!value_is_null(*given) && decimal_rescale(1, 0, field->scale, &one))
            *given = value_int(one);
        return ERR_OK;
    }
    if (value_is_null(*given) || given->number <= 0)
        return ctx_fail_field(run->env->ctx, ERR_rate_missing, field->name, currency.text, home);
    *rate = given->number;
    *scale = field->scale;
    return ERR_OK;
}

static bool has_money(const struct record_change *change)
{
    for (size_t i = 0; i < change->object->field_count; i++)
        if (change->object->fields[i].base_column.len && !value_is_null(change->after[i]))
            return true;
    return false;
}

/* The amount in the organisation's currency stands in the field behind its money. */
static enum err fill_bases(struct save_run *run, struct record_change *change)
{
    const struct meta_object *object = change->object;
    struct ctx *ctx = run->env->ctx;
    int64_t rate = 1;
    int scale = 0;
    enum err err = has_money(change) ? rate_of(run, change, &rate, &scale) : ERR_OK;
    for (size_t i = 0; !err && i + 1 < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        struct value *base = &change->after[i + 1];
        if (!field->base_column.len)
            continue;
        *base = VALUE_NONE;
        if (value_is_null(change->after[i]))
            continue;
        base->kind = VALUE_INT;
        if (!decimal_multiply(change->after[i].number, MONEY_SCALE, rate, scale, MONEY_SCALE,
                              &base->number))
            err = ctx_fail_field(ctx, ERR_overflow, field->name);
    }
    change->after_base = load_bases(ctx, object, change->after);
    return err;
}

static enum err check_change(struct save_run *run, struct record_change *change)
{
    struct ctx *ctx = run->env->ctx;
    const struct meta_object *object = change->object;
    enum err first = ERR_OK;
    for (size_t i = 0; i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        enum err err = check_value(ctx, field, &change->after[i]);
        if (!err)
            err = check_offered(run, change, field);
        if (!err)
            err = check_required(run, change, field);
        first = first ? first : err;
    }
    return first ? first : fill_bases(run, change);
}

enum err stage_types(struct save_run *run)
{
    struct record_change *change;
    for (size_t at = 0; (change = run_next(run, &at));) {
        if (change->action == RECORD_DELETE)
            continue;
        size_t faults = run->env->ctx->fault_count;
        enum err err = check_change(run, change);
        if (err)
            err = run_fail(run, change, faults, err);
        if (err)
            return err;
    }
    return ERR_OK;
}
