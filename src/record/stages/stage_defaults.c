/* Stage 5: what a new record has without being told: constants, today, the caller, the next number; and for
 * every record the department of its owner. */
#include "record/auto_number.h"
#include "record/stages/stage.h"

#include "meta/field_types.h"

/* The usual defaults without a JSON parser: "key", true, 12. */
static bool plain_default(const struct meta_field *field, struct value *out)
{
    struct text text = field->default_value;
    if (text.len >= 2 && text.ptr[0] == '"' && !memchr(text.ptr, '\\', text.len) &&
        (field->type == FIELD_select || field->type == FIELD_text)) {
        *out = value_text(text_slice(text, 1, text.len - 2));
        return true;
    }
    if (field->type == FIELD_boolean) {
        *out = value_int(text_eq(text, TEXT("true")));
        return true;
    }
    int64_t number;
    if (field->type == FIELD_integer && text_to_int(text, &number)) {
        *out = value_int(number);
        return true;
    }
    return false;
}

static struct text without_quotes(struct text text)
{
    return text.len >= 2 && text.ptr[0] == '"' ? text_slice(text, 1, text.len - 2) : text;
}

static enum err default_of(struct save_run *run, const struct meta_field *field, struct value *out)
{
    const struct expr_env *expr = &run->env->expr_system;
    struct text word = without_quotes(field->default_value);
    if (text_eq(word, TEXT("now()"))) {
        *out = value_int(run->save->at);
        return ERR_OK;
    }
    if (text_eq(word, TEXT("today()"))) {
        const struct zone *zone = expr->zone ? expr->zone : zone_utc();
        *out = value_int(zone_local_date(zone, run->save->at));
        return ERR_OK;
    }
    if (text_eq(word, TEXT("me()"))) {
        int64_t me = run->save->caller->user;
        *out = me ? value_int(me) : VALUE_NONE;
        return ERR_OK;
    }
    if (plain_default(field, out))
        return ERR_OK;
    const struct json *json = json_parse(run->env->ctx, field->default_value);
    return json ? field_types[field->type].from_json(run->env->ctx, field, json, out)
                : ctx_error(run->env->ctx);
}

static enum err default_field(struct save_run *run, struct record_change *change,
                              const struct meta_field *field)
{
    struct value *value = &change->after[field->index];
    if (field->type == FIELD_auto_number)
        return auto_number_fill(run->env, field, value);
    if (!value_is_null(*value) || !field->default_value.len || field->system ||
        change_setting(change, field))
        return ERR_OK;
    enum err err = default_of(run, field, value);
    if (!err && option_retired(field, VALUE_NONE, *value).len)
        *value = VALUE_NONE;
    return err;
}

static enum err fill_new(struct save_run *run, struct record_change *change)
{
    const struct meta_object *object = change->object;
    for (size_t i = 0; i < object->field_count; i++) {
        enum err err = default_field(run, change, &object->fields[i]);
        if (err)
            return err;
    }
    return ERR_OK;
}

static enum err department_of(struct save_run *run, int64_t user, struct value *out)
{
    if (user == run->save->caller->user) {
        int64_t department = run->save->caller->department;
        *out = department ? value_int(department) : VALUE_NONE;
        return ERR_OK;
    }
    struct record_env *env = run->env;
    struct arena *arena = env->ctx->arena;
    const struct meta_object *users = meta_object_find(env->catalog, TEXT("user"));
    const struct meta_field *department = users ? meta_field_find(users, TEXT("department")) : NULL;
    *out = VALUE_NONE;
    if (!department)
        return ERR_OK;
    const struct db_node *column = db_column(arena, TEXT_EMPTY, department->column);
    struct db_select select = {.table = users->table, .columns = &column, .column_count = 1};
    select.where = db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, TEXT("id")),
                            db_int(arena, user));
    select.limit = 1;
    bool found;
    return db_one(env->ctx, env->conn, &select, &found, out);
}

/* The department is stamped when the record is assigned, and stays when the owner moves to another. */
static enum err stamp_department(struct save_run *run, struct record_change *change,
                                 int64_t *last_owner, struct value *last_department)
{
    const struct meta_object *object = change->object;
    if (!object->owner || !object->department || !change_changes(change, object->owner) ||
        change_setting(change, object->department))
        return ERR_OK;
    struct value owner = change->after[object->owner->index];
    enum err err = ERR_OK;
    if (value_is_null(owner))
        *last_department = VALUE_NONE;
    else if (owner.number != *last_owner)
        err = department_of(run, owner.number, last_department);
    *last_owner = owner.number;
    change->after[object->department->index] = *last_department;
    return err;
}

enum err stage_defaults(struct save_run *run)
{
    struct record_change *change;
    int64_t last_owner = 0;
    struct value last_department = VALUE_NONE;
    for (size_t at = 0; (change = run_next(run, &at));) {
        if (change->touched || change->action == RECORD_DELETE)
            continue;
        size_t faults = run->env->ctx->fault_count;
        enum err err = change->action == RECORD_CREATE ? fill_new(run, change) : ERR_OK;
        if (!err && change->action != RECORD_RESTORE)
            err = stamp_department(run, change, &last_owner, &last_department);
        if (err)
            err = run_fail(run, change, faults, err);
        if (err)
            return err;
    }
    return ERR_OK;
}
