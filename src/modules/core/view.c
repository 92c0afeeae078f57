/* A saved view must be one that can be opened: object, filter, order, columns and grouping are read as the list
 * will read them, with the rights of whoever saves it. What a later change of the catalog takes away does not
 * undo that: such a view opens still, can be renamed, and is checked again when its question is changed. */
#include "module/hooks.h"
#include "modules/core/hooks.h"
#include "record/read/query.h"

#define COLUMNS_MAX 60
#define COLUMNS_TEXT_MAX 8192

/* Faults of the question, named by the field of the view they stand in. */
static enum err blame(struct record_env *env, size_t first, struct text field, enum err err)
{
    ctx_faults_of(env->ctx, first, field);
    return err;
}

/* ["name","amount"] as the list asks for it: "name,amount". */
static enum err columns_text(struct record_env *env, struct value columns, struct text *out)
{
    struct ctx *ctx = env->ctx;
    *out = TEXT_EMPTY;
    if (value_is_null(columns))
        return ERR_OK;
    const struct json *list = json_parse(ctx, columns.text);
    if (json_kind(list) != JSON_ARRAY || json_size(list) > COLUMNS_MAX)
        return ctx_fail_field(ctx, ERR_not_a_list, TEXT("columns"), TEXT("columns"));
    struct buf buf;
    buf_init(&buf, ctx->arena, COLUMNS_TEXT_MAX);
    struct json_iter it = json_iter(list);
    while (json_next(&it)) {
        if (json_kind(it.value) != JSON_TEXT)
            return ctx_fail_field(ctx, ERR_not_text, TEXT("columns"), TEXT("columns"));
        if (buf.len)
            buf_add_char(&buf, ',');
        buf_add_text(&buf, json_text(it.value));
    }
    *out = buf_text(&buf);
    return ERR_OK;
}

static enum err check_part(struct record_env *env, struct record_query query, struct text field)
{
    size_t first = env->ctx->fault_count;
    query.limit = 1;
    if (!query.fields.len)
        query.fields = TEXT("id");
    return blame(env, first, field, record_list_check(env, &query));
}

static enum err check_group(struct record_env *env, const struct meta_object *object,
                            struct text group)
{
    const struct text count = TEXT("count");
    struct record_aggregate ask = {.object = object,
                                   .group = &group,
                                   .group_count = group.len > 0,
                                   .measures = &count,
                                   .measure_count = 1};
    size_t first = env->ctx->fault_count;
    return blame(env, first, TEXT("group_by"), record_aggregate_check(env, &ask));
}

/* Each part by itself, so that a fault has the name of the part. */
static enum err check_question(struct record_env *env, const struct record_change *change)
{
    struct text name = hook_text(change, TEXT("object"));
    const struct meta_object *object = meta_object_find(env->catalog, name);
    struct text columns;
    if (!object || access_scope(env->caller, ACCESS_READ, object) == SCOPE_NONE)
        return ctx_fail_field(env->ctx, ERR_view_object, TEXT("object"), name,
                              meta_nearest_object(env->catalog, name));
    enum err err = columns_text(env, hook_get(change, TEXT("columns")), &columns);
    struct record_query filter = {.object = object, .filter = hook_text(change, TEXT("filter"))};
    struct record_query sort = {.object = object, .sort = hook_text(change, TEXT("sort"))};
    struct record_query fields = {.object = object, .fields = columns};
    if (!err)
        err = check_part(env, filter, TEXT("filter"));
    if (!err)
        err = check_part(env, sort, TEXT("sort"));
    if (!err)
        err = check_part(env, fields, TEXT("columns"));
    return err ? err : check_group(env, object, hook_text(change, TEXT("group_by")));
}

static bool asks_anew(const struct record_change *change)
{
    static const struct text parts[] = {
        {"object", 6}, {"filter", 6}, {"sort", 4}, {"columns", 7}, {"group_by", 8}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (hook_changes(change, parts[i]))
            return true;
    return false;
}

/* Whom it is shown to. What others see first is an administrator's to say. */
static enum err check_sharing(struct record_env *env, struct record_change *change)
{
    struct text first = hook_text(change, TEXT("default_for"));
    enum err err = core_share_by(env, change);
    if (err || !hook_changes(change, TEXT("default_for")))
        return err;
    if (!env->caller->admin && !env->caller->system)
        return ctx_fail_field(env->ctx, ERR_view_default, TEXT("default_for"));
    while (!err && first.ptr) {
        struct text one = text_cut(&first, '|'); /* stored as |a|b| */
        if (one.len)
            err = core_check_named_role(env, TEXT("default_for"), one);
    }
    return err;
}

enum err core_view(struct record_env *env, struct record_save *save, struct record_change **changes,
                   size_t count)
{
    for (size_t i = 0; i < count && save->origin != ORIGIN_UNDO; i++) {
        struct record_change *change = changes[i];
        bool saved = change->action == RECORD_CREATE || change->action == RECORD_UPDATE;
        enum err err = ERR_OK;
        if (saved && asks_anew(change))
            err = check_question(env, change);
        if (!err && saved)
            err = check_sharing(env, change);
        if (err)
            return err;
    }
    return ERR_OK;
}
