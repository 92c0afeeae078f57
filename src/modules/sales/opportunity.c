/* An opportunity follows its stage: status, probability and forecast come from it, and so do the dates. */
#include "meta/field_types.h"
#include "module/hooks.h"
#include "modules/sales/hooks.h"

struct stage_facts {
    struct value category, probability, forecast, pipeline, required;
};

static enum err stage_load(struct record_env *env, int64_t id, struct stage_facts *out)
{
    const struct meta_object *object = meta_object_find(env->catalog, TEXT("stage"));
    struct value *values;
    enum err err = record_load(env, object, id, &values);
    if (err || !values)
        return err;
    out->category = values[meta_field_find(object, TEXT("category"))->index];
    out->probability = values[meta_field_find(object, TEXT("probability"))->index];
    out->forecast = values[meta_field_find(object, TEXT("forecast_category"))->index];
    out->pipeline = values[meta_field_find(object, TEXT("pipeline"))->index];
    out->required = values[meta_field_find(object, TEXT("required_fields"))->index];
    return ERR_OK;
}

static void follow_stage(struct record_env *env, struct record_change *change,
                         const struct stage_facts *stage)
{
    hook_set(change, TEXT("status"), stage->category);
    hook_set(change, TEXT("probability"), stage->probability);
    hook_set(change, TEXT("forecast_category"), stage->forecast);
    hook_set(change, TEXT("pipeline"), stage->pipeline);
    hook_set(change, TEXT("stage_changed_at"), value_int(env->ctx->now));
}

/* What the stage asks for is there. Every missing field is a fault of its own, so that one dialogue can ask for all. */
static enum err check_required(struct record_env *env, const struct record_change *change,
                               const struct stage_facts *stage)
{
    enum err err = ERR_OK;
    struct text rest = value_is_null(stage->required) ? TEXT_EMPTY : stage->required.text;
    struct text name;
    while (field_list_next(&rest, &name)) {
        const struct meta_field *field = meta_field_find(change->object, name);
        if (field && value_is_null(change->after[field->index]))
            err = ctx_fail_field(env->ctx, ERR_required, field->name,
                                 field->label.in[env->ctx->lang]);
    }
    return err;
}

enum err sales_stage_fields(struct record_env *env, struct record_save *save,
                            struct record_change **changes, size_t count)
{
    (void)save;
    const struct meta_object *object = meta_object_find(env->catalog, TEXT("opportunity"));
    for (size_t i = 0; i < count; i++) {
        struct value names = hook_get(changes[i], TEXT("required_fields"));
        if (hook_is_gone(changes[i]) || value_is_null(names) ||
            !hook_changes(changes[i], TEXT("required_fields")))
            continue;
        struct text name;
        for (struct text rest = names.text; field_list_next(&rest, &name);)
            if (!meta_field_find(object, name))
                return ctx_fail_field(env->ctx, ERR_unknown_field, TEXT("required_fields"), name,
                                      meta_nearest_field(object, name));
    }
    return ERR_OK;
}

enum err sales_opportunity_stage(struct record_env *env, struct record_save *save,
                                 struct record_change **changes, size_t count)
{
    enum err missing = ERR_OK;
    int64_t known = 0;
    struct stage_facts stage = {VALUE_NONE, VALUE_NONE, VALUE_NONE, VALUE_NONE, VALUE_NONE};
    for (size_t i = 0; i < count; i++) {
        struct record_change *change = changes[i];
        struct value id = hook_get(change, TEXT("stage"));
        if (hook_is_gone(change) || value_is_null(id) || !hook_changes(change, TEXT("stage")))
            continue;
        if (id.number != known) {
            enum err err = stage_load(env, id.number, &stage);
            if (err)
                return err;
            known = id.number;
        }
        follow_stage(env, change, &stage);
        /* a file may leave it empty, and what an undo brings back was good once */
        if (!save->importing && save->origin != ORIGIN_UNDO) {
            enum err err = check_required(env, change, &stage);
            missing = err ? err : missing;
        }
    }
    return missing;
}

static bool is_open(const struct record_change *change)
{
    struct value status = hook_get(change, TEXT("status"));
    return value_is_null(status) || text_eq(status.text, TEXT("open"));
}

static void follow_dates(struct record_env *env, const struct record_save *save,
                         struct record_change *change)
{
    struct value today = value_int(hook_today(env));
    bool given = save->importing; /* what a file leaves empty stays empty */
    if (is_open(change))
        hook_set(change, TEXT("close_date"), VALUE_NONE);
    else if (!given && value_is_null(hook_get(change, TEXT("close_date"))))
        hook_set(change, TEXT("close_date"), today);
    if (change->action == RECORD_CREATE && !given &&
        value_is_null(hook_get(change, TEXT("opened_on"))))
        hook_set(change, TEXT("opened_on"), today);
    struct value before = hook_before(change, TEXT("expected_close_date"));
    struct value after = hook_get(change, TEXT("expected_close_date"));
    if (!value_is_null(before) && !value_is_null(after) && after.number > before.number)
        hook_set(change, TEXT("push_count"),
                 value_int(hook_before(change, TEXT("push_count")).number + 1));
}

enum err sales_opportunity_dates(struct record_env *env, struct record_save *save,
                                 struct record_change **changes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (changes[i]->action == RECORD_CREATE || changes[i]->action == RECORD_UPDATE)
            follow_dates(env, save, changes[i]);
    return ERR_OK;
}
