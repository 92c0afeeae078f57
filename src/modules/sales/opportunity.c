/* An opportunity follows its stage: status, probability and forecast come from it, and so do the dates. */
#include "meta/field_types.h"
#include "module/hooks.h"
#include "modules/sales/hooks.h"

struct stage_facts {
    struct value category, probability, forecast, pipeline;
    struct text required; /* names of fields, as tags are stored */
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
    struct value required = values[meta_field_find(object, TEXT("required_fields"))->index];
    out->required = value_is_null(required) ? TEXT_EMPTY : required.text;
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

/* What a stage asks for is there when somebody brings an opportunity into it. */
static enum err ask_for(struct record_env *env, const struct record_save *save,
                        const struct record_change *change, struct text required)
{
    bool lenient = save->importing || save->origin == ORIGIN_UNDO || save->origin == ORIGIN_SYSTEM;
    enum err err = ERR_OK;
    struct text name;
    while (!lenient && field_list_next(&required, &name)) {
        const struct meta_field *field = meta_field_find(change->object, name);
        if (field && !field->retired && value_is_null(hook_get(change, name)))
            err = ctx_fail_field(env->ctx, ERR_required, name, field->label.in[env->ctx->lang]);
    }
    return err;
}

/* It asks for fields there are, and that people fill in. */
enum err sales_stage_fields(struct record_env *env, struct record_save *save,
                            struct record_change **changes, size_t count)
{
    (void)save;
    const struct meta_object *object = meta_object_find(env->catalog, TEXT("opportunity"));
    for (size_t i = 0; object && i < count; i++) {
        struct text rest = hook_text(changes[i], TEXT("required_fields"));
        struct text name;
        while (!hook_is_gone(changes[i]) && field_list_next(&rest, &name)) {
            const struct meta_field *field = meta_field_find(object, name);
            if (!field || field->read_only || field->system)
                return ctx_fail_field(env->ctx, ERR_unknown_field, TEXT("required_fields"), name,
                                      meta_nearest_field(object, name));
        }
    }
    return ERR_OK;
}

enum err sales_opportunity_stage(struct record_env *env, struct record_save *save,
                                 struct record_change **changes, size_t count)
{
    int64_t known = 0;
    struct stage_facts stage = {VALUE_NONE, VALUE_NONE, VALUE_NONE, VALUE_NONE, TEXT_EMPTY};
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
        enum err err = ask_for(env, save, change, stage.required);
        if (err)
            return err;
        follow_stage(env, change, &stage);
    }
    return ERR_OK;
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
