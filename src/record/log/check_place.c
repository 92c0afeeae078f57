/* What a finding is about, in words: when, what was done to which record, and by whom. No rights are asked: who
 * checks holds the folder. */
#include "meta/field_types.h"
#include "record/log/audit.h"
#include "record/log/check.h"
#include "record/log/history_write.h"
#include "record/log/log.h"

static struct text name_of(struct check *check, const struct meta_object *object, int64_t id)
{
    struct record_env *env = check->env;
    struct value *values = NULL;
    size_t faults = env->ctx->fault_count;
    struct buf name;
    buf_init(&name, env->ctx->arena, 4096);
    if (!object || !object->name_field || !id)
        return TEXT_EMPTY;
    if (record_load(env, object, id, &values) || !values)
        (void)log_deleted_values(env, object, id, &values);
    env->ctx->fault_count = faults;
    const struct meta_field *field = object->name_field;
    if (values && !value_is_null(values[field->index]))
        field_types[field->type].to_text(&name, field, values[field->index]);
    return buf_text(&name);
}

struct text check_time(struct check *check, int64_t at)
{
    struct buf out;
    struct json_out json;
    buf_init(&out, check->env->ctx->arena, 64);
    json_out_init(&json, &out);
    json_put_datetime(&json, at);
    return text_slice(buf_text(&out), 1, out.len - 1); /* without its quotes */
}

struct text check_record(struct check *check, const struct meta_object *object, int64_t id)
{
    struct arena *arena = check->env->ctx->arena;
    struct text name = name_of(check, object, id);
    struct text kind = object ? object->name : TEXT("record");
    return name.len ? text_format(arena, "%.*s %lld \"%.*s\"", TEXT_ARG(kind), (long long)id,
                                  TEXT_ARG(name))
                    : text_format(arena, "%.*s %lld", TEXT_ARG(kind), (long long)id);
}

struct text check_place(struct check *check, const struct log_line *line)
{
    struct record_env *env = check->env;
    struct arena *arena = env->ctx->arena;
    int64_t number = line->object < 0 ? -line->object : line->object;
    const struct meta_object *object = meta_object_by_number(env->catalog, number);
    const struct meta_object *users = meta_object_find(env->catalog, TEXT("user"));
    struct text action = line->object > 0 ? log_action_name(line->action)
                                          : audit_action_name(line->action);
    struct text by = line->actor ? check_record(check, users, line->actor) : TEXT("the system");
    struct text at = check_time(check, line->at);
    if (!line->record)
        return text_format(arena, "%.*s, %.*s by %.*s", TEXT_ARG(at), TEXT_ARG(action),
                           TEXT_ARG(by));
    struct text record = check_record(check, object, line->record);
    return text_format(arena, "%.*s, %.*s of %.*s by %.*s", TEXT_ARG(at), TEXT_ARG(action),
                       TEXT_ARG(record), TEXT_ARG(by));
}
