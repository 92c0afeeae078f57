/* A stored report must be one that can be drawn: object, filter, groups, measures, order and what it compares are read
 * as the page will read them, with the rights of whoever saves it. As with views, what a later change of the
 * catalog takes away does not undo that. */
#include "module/hooks.h"
#include "modules/core/hooks.h"
#include "record/read/query.h"

#define LIST_MAX 20
#define ITEMS_MAX 60

/* Faults of the question, named by the field of the report they stand in. */
static enum err blame(struct record_env *env, size_t first, const char *field, enum err err)
{
    ctx_faults_of(env->ctx, first, text_of(field));
    return err;
}

/* ["stage","owner"]; a text with commas is one as well, as programs wrote it before. */
static enum err read_list(struct record_env *env, const struct record_change *change,
                          const char *field, const struct text **out, size_t *count)
{
    struct ctx *ctx = env->ctx;
    struct value value = hook_get(change, text_of(field));
    struct text *items = ARENA_ARRAY(ctx->arena, struct text, LIST_MAX);
    *count = 0;
    *out = items;
    if (!items || value_is_null(value))
        return ctx_error(ctx);
    const struct json *list = json_parse(ctx, value.text);
    struct text rest = json_text(list);
    while (rest.len && *count < LIST_MAX)
        items[(*count)++] = text_trim(text_cut(&rest, ','));
    if (json_kind(list) == JSON_TEXT)
        return ERR_OK;
    if (json_kind(list) != JSON_ARRAY || json_size(list) > LIST_MAX)
        return ctx_fail_field(ctx, ERR_not_a_list, text_of(field), text_of(field));
    struct json_iter it = json_iter(list);
    while (json_next(&it)) {
        if (json_kind(it.value) != JSON_TEXT)
            return ctx_fail_field(ctx, ERR_not_text, text_of(field), text_of(field));
        items[(*count)++] = json_text(it.value);
    }
    return ERR_OK;
}

static enum err check_filter(struct record_env *env, const struct record_change *change,
                             const struct meta_object *object)
{
    struct record_query query = {.object = object,
                                 .filter = hook_text(change, TEXT("filter")),
                                 .fields = TEXT("id"),
                                 .limit = 1};
    size_t first = env->ctx->fault_count;
    return blame(env, first, "filter", record_list_check(env, &query));
}

/* One part alone, so that a fault has its name. */
static enum err check_part(struct record_env *env, struct record_aggregate ask, const char *field)
{
    size_t first = env->ctx->fault_count;
    return blame(env, first, field, record_aggregate_check(env, &ask));
}

static enum err check_settings(struct record_env *env, const struct record_change *change,
                               const struct record_aggregate *ask)
{
    struct ctx *ctx = env->ctx;
    struct text source = hook_text(change, TEXT("settings"));
    const struct json *settings = source.len ? json_parse(ctx, source) : NULL;
    if (source.len && json_kind(settings) != JSON_OBJECT)
        return ctx_fail_field(ctx, ERR_report_settings, TEXT("settings"),
                              json_dump(ctx->arena, settings));
    struct json_iter it = json_iter(settings);
    while (settings && json_next(&it))
        if (!text_listed(TEXT("field period compared last whole stacked columns"), it.key))
            return ctx_fail_field(ctx, ERR_report_settings, TEXT("settings"), it.key);
    if (!text_eq(hook_text(change, TEXT("chart")), TEXT("trend")))
        return ERR_OK;
    struct record_trend trend = {.object = ask->object,
                                 .field = json_text(json_get(settings, TEXT("field"))),
                                 .period = json_text(json_get(settings, TEXT("period"))),
                                 .compared = json_text(json_get(settings, TEXT("compared"))),
                                 .measures = ask->measures,
                                 .measure_count = ask->measure_count};
    size_t first = ctx->fault_count;
    return blame(env, first, "settings", record_trend_check(env, &trend));
}

static enum err check_question(struct record_env *env, const struct record_change *change)
{
    struct text name = hook_text(change, TEXT("object"));
    struct record_aggregate ask = {.object = meta_object_find(env->catalog, name)};
    if (!ask.object || access_scope(env->caller, ACCESS_READ, ask.object) == SCOPE_NONE)
        return ctx_fail_field(env->ctx, ERR_report_object, TEXT("object"), name,
                              meta_nearest_object(env->catalog, name));
    enum err err = check_filter(env, change, ask.object);
    if (!err)
        err = read_list(env, change, "group_by", &ask.group, &ask.group_count);
    if (!err)
        err = check_part(env, ask, "group_by");
    if (!err)
        err = read_list(env, change, "measures", &ask.measures, &ask.measure_count);
    if (!err)
        err = check_part(env, ask, "measures");
    ask.sort = hook_text(change, TEXT("sort"));
    if (!err)
        err = check_part(env, ask, "sort");
    return err ? err : check_settings(env, change, &ask);
}

static bool asks_anew(const struct record_change *change)
{
    static const struct text parts[] = {{"object", 6},   {"filter", 6}, {"group_by", 8},
                                        {"measures", 8}, {"sort", 4},   {"chart", 5},
                                        {"settings", 8}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (hook_changes(change, parts[i]))
            return true;
    return false;
}

static bool is_saved(const struct record_change *change)
{
    return change->action == RECORD_CREATE || change->action == RECORD_UPDATE;
}

enum err core_report(struct record_env *env, struct record_save *save,
                     struct record_change **changes, size_t count)
{
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < count && save->origin != ORIGIN_UNDO; i++) {
        if (!is_saved(changes[i]))
            continue;
        if (asks_anew(changes[i]))
            err = check_question(env, changes[i]);
        if (!err)
            err = core_share_by(env, changes[i]);
    }
    return err;
}

/* --- home pages --- */

static enum err check_items(struct record_env *env, const struct record_change *change)
{
    struct text source = hook_text(change, TEXT("items"));
    const struct json *items = source.len ? json_parse(env->ctx, source) : NULL;
    struct text most = text_format(env->ctx->arena, "%d", ITEMS_MAX);
    if (source.len && (json_kind(items) != JSON_ARRAY || json_size(items) > ITEMS_MAX))
        return ctx_fail_field(env->ctx, ERR_dashboard_items, TEXT("items"), most);
    struct json_iter it = json_iter(items);
    while (items && json_next(&it))
        if (json_kind(it.value) != JSON_OBJECT || !json_text(json_get(it.value, TEXT("kind"))).len)
            return ctx_fail_field(env->ctx, ERR_dashboard_items, TEXT("items"), most);
    return ERR_OK;
}

static enum err check_roles(struct record_env *env, const struct record_change *change)
{
    struct text roles = hook_text(change, TEXT("for_roles"));
    enum err err = ERR_OK;
    if (!hook_changes(change, TEXT("for_roles")))
        return ERR_OK;
    if (!env->caller->admin && !env->caller->system)
        return ctx_fail_field(env->ctx, ERR_dashboard_roles, TEXT("for_roles"));
    while (!err && roles.ptr) {
        struct text one = text_cut(&roles, '|'); /* stored as |a|b| */
        if (one.len)
            err = core_check_named_role(env, TEXT("for_roles"), one);
    }
    return err;
}

enum err core_dashboard(struct record_env *env, struct record_save *save,
                        struct record_change **changes, size_t count)
{
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < count && save->origin != ORIGIN_UNDO; i++) {
        if (!is_saved(changes[i]))
            continue;
        err = check_items(env, changes[i]);
        if (!err)
            err = check_roles(env, changes[i]);
        if (!err)
            err = core_share_by(env, changes[i]);
    }
    return err;
}
