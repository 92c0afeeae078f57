/* A JSON body as changes of a save. Owned children in it become changes of their own: a given array is the
 * whole list, so one with an id is changed, one without is new, and one left out is deleted. All faults of a
 * body are reported, not only the first. */
#include "record/log/change.h"
#include "record/save.h"

#include "base/json.h"
#include "meta/field_types.h"

/* Bodies nest as deep as parents own children. */
#define NESTING_MAX 4

struct body {
    struct record_env *env;
    struct record_save *save;
    size_t change; /* its place in the save: the array may move */
    const struct meta_object *object;
    int depth;
};

static struct record_change *change_of(const struct body *body)
{
    return &body->save->changes[body->change];
}

/* The name of a hidden field is not told either. */
static struct text nearest(const struct record_env *env, const struct meta_object *object,
                           struct text name)
{
    struct text near = meta_nearest_field(object, name);
    const struct meta_field *field = near.len ? meta_field_find(object, near) : NULL;
    return field && access_field(env->caller, field) == USE_HIDDEN ? TEXT_EMPTY : near;
}

/* {"key":"code:C-0001"}: the record whose unique field has that value. */
static enum err find_by_key(struct record_env *env, const struct meta_field *field,
                            const struct meta_object *target, struct text key, struct value *out)
{
    struct ctx *ctx = env->ctx;
    struct text rest = key;
    struct text name = text_cut(&rest, ':');
    const struct meta_field *by = meta_field_find(target, name);
    if (!by || !rest.ptr || access_field(env->caller, by) < USE_READ)
        return ctx_fail_field(ctx, ERR_unknown_field, field->name, name,
                              nearest(env, target, name));
    struct value wanted;
    enum err err = field_types[by->type].from_text(ctx, by, rest, &wanted);
    if (err)
        return err;
    const struct db_node *id = db_column(ctx->arena, TEXT("t"), TEXT("id"));
    struct db_select select = {
        .table = target->table, .alias = TEXT("t"), .columns = &id, .column_count = 1, .limit = 2};
    select.where =
        db_and(ctx->arena,
               db_call2(ctx->arena, DB_EQ, db_column(ctx->arena, TEXT("t"), by->column),
                        db_value(ctx->arena, wanted)),
               access_which(ctx->arena, env->caller, ACCESS_READ, env->catalog, target, TEXT("t")));
    struct db_rows *rows;
    err = db_open_rows(ctx, env->conn, &select, &rows);
    if (err)
        return err;
    size_t found = 0;
    while (db_next(rows))
        if (found++ == 0)
            *out = value_int(db_get_int(rows, 0));
    err = db_close_rows(rows);
    if (!err && found != 1)
        err = ctx_fail_field(ctx, ERR_reference_missing, field->name, field->label.in[ctx->lang]);
    return err;
}

/* "$2": the id of the second change of the save. */
static bool read_from_save(const struct json *json, int64_t *place)
{
    struct text text = json_text(json);
    return text_starts(text, TEXT("$")) && text_to_int(text_slice(text, 1, text.len), place) &&
           *place > 0;
}

static enum err read_reference(struct body *body, const struct meta_field *field,
                               const struct json *json, struct record_setting *out)
{
    struct ctx *ctx = body->env->ctx;
    const struct meta_object *target = field->target;
    if (json_kind(json) == JSON_NULL)
        return ERR_OK;
    if (field->type == FIELD_any_reference) {
        enum err err = field_any_object(ctx, field, json, &target);
        if (err)
            return err;
        out->object_number = target->number;
        out->value.text = target->name;
    }
    bool wrapped = json_kind(json) == JSON_OBJECT;
    if (read_from_save(wrapped ? json_get(json, TEXT("id")) : json, &out->from_save)) {
        const struct record_save *save = body->save;
        if (save->places && (size_t)out->from_save > save->place_count)
            return ctx_fail_field(ctx, ERR_reference_missing, field->name,
                                  field->label.in[ctx->lang]);
        if (save->places)
            out->from_save = (int64_t)save->places[out->from_save - 1] + 1;
        return ERR_OK;
    }
    const struct json *key = wrapped ? json_get(json, TEXT("key")) : NULL;
    struct text name = out->value.text;
    enum err err = key ? find_by_key(body->env, field, target, json_text(key), &out->value)
                       : field_types[field->type].from_json(ctx, field, json, &out->value);
    out->value.text = name;
    return err;
}

static enum err read_field(struct body *body, const struct meta_field *field,
                           const struct json *json)
{
    struct ctx *ctx = body->env->ctx;
    struct record_setting setting = {.field = field, .value = VALUE_NONE};
    bool reference = field->type == FIELD_reference || field->type == FIELD_any_reference;
    enum err err = reference ? read_reference(body, field, json, &setting)
                             : field_types[field->type].from_json(ctx, field, json, &setting.value);
    if (err)
        return err;
    struct record_change *change = change_of(body);
    record_change_set(change, field, setting.value);
    for (size_t i = 0; i < change->setting_count; i++)
        if (change->settings[i].field == field)
            change->settings[i] = setting;
    return ERR_OK;
}

/* A client that sends back what it read names id and version too. */
static bool read_identity(struct body *body, struct text key, const struct json *json)
{
    struct record_change *change = change_of(body);
    int64_t number = 0;
    if (!json_int(json, &number))
        text_to_int(json_text(json), &number);
    if (text_eq(key, TEXT("id")))
        return number == change->id && number;
    if (!text_eq(key, TEXT("version")) || change->action != RECORD_UPDATE || number <= 0)
        return false;
    if (!change->version)
        change->version = number;
    return true;
}

static enum err read_body(struct body *body, const struct json *json);

static enum err place_faults(struct ctx *ctx, size_t from, int64_t row, struct text at,
                             enum err err)
{
    for (size_t i = from; i < ctx->fault_count && i < CTX_FAULTS_MAX; i++)
        change_place_fault(ctx, row, at, &ctx->faults[i]);
    return err;
}

static int64_t child_id(const struct json *row)
{
    int64_t id = 0;
    const struct json *json = json_get(row, TEXT("id"));
    if (!json_int(json, &id))
        text_to_int(json_text(json), &id);
    return id;
}

/* Ids of the children there are now. */
static enum err load_children(struct body *body, const struct meta_child *relation, int64_t **ids,
                              size_t *count)
{
    struct record_env *env = body->env;
    struct arena *arena = env->ctx->arena;
    int64_t parent = change_of(body)->id;
    *count = 0;
    *ids = ARENA_ARRAY(arena, int64_t, RECORD_SAVE_MAX);
    if (!*ids)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    if (change_of(body)->action != RECORD_UPDATE)
        return ERR_OK;
    const struct db_node *id = db_column(arena, TEXT_EMPTY, TEXT("id"));
    struct db_select select = {.table = relation->object->table,
                               .columns = &id,
                               .column_count = 1,
                               .limit = RECORD_SAVE_MAX + 1};
    select.where = db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, relation->by->column),
                            db_int(arena, parent));
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (*count < RECORD_SAVE_MAX && db_next(rows))
        (*ids)[(*count)++] = db_get_int(rows, 0);
    return db_close_rows(rows);
}

/* Takes an id out of the list; false when it is not in it. */
static bool take_id(int64_t *ids, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++) {
        if (ids[i] != id)
            continue;
        ids[i] = 0;
        return true;
    }
    return false;
}

static enum err add_change(struct body *parent, enum record_action action,
                           const struct meta_object *object, int64_t id, size_t *place)
{
    struct ctx *ctx = parent->env->ctx;
    struct record_change *change = record_save_add(ctx, parent->save, action, object, id);
    if (!change)
        return ctx_error(ctx);
    *place = parent->save->count - 1;
    change->row = change_of(parent)->row;
    change->cause = (int64_t)parent->change + 1;
    return ERR_OK;
}

static void point_to_parent(struct body *parent, struct record_change *child,
                            const struct meta_field *by)
{
    const struct record_change *change = change_of(parent);
    record_change_set(child, by, value_int(change->id));
    struct record_setting *setting = &child->settings[child->setting_count - 1];
    setting->value.text = parent->object->name;
    if (!change->id)
        setting->from_save = (int64_t)parent->change + 1;
}

static enum err read_child(struct body *parent, const struct meta_child *relation,
                           const struct json *row, struct text at, int64_t *known,
                           size_t known_count)
{
    struct ctx *ctx = parent->env->ctx;
    int64_t id = child_id(row);
    struct body body = {.env = parent->env,
                        .save = parent->save,
                        .object = relation->object,
                        .depth = parent->depth + 1};
    if (json_kind(row) != JSON_OBJECT)
        return ctx_fail_field(ctx, ERR_not_an_object, at);
    if (id && !take_id(known, known_count, id))
        return ctx_fail_field(ctx, ERR_not_found, at);
    enum err err = add_change(parent, id ? RECORD_UPDATE : RECORD_CREATE, relation->object, id,
                              &body.change);
    if (err)
        return err;
    change_of(&body)->at = at;
    if (!id)
        point_to_parent(parent, change_of(&body), relation->by);
    return read_body(&body, row);
}

static enum err read_children(struct body *body, const struct meta_child *relation,
                              const struct json *list)
{
    struct ctx *ctx = body->env->ctx;
    struct text prefix = change_of(body)->at;
    int64_t *known;
    size_t known_count;
    if (json_kind(list) != JSON_ARRAY || body->depth == NESTING_MAX)
        return ctx_fail_field(ctx, ERR_not_a_record_list, relation->name);
    enum err err = load_children(body, relation, &known, &known_count);
    struct json_iter it = json_iter(list);
    enum err first = err;
    for (size_t i = 1; !err && json_next(&it); i++) {
        struct text at = text_format(ctx->arena, "%.*s%s%.*s[%zu]", TEXT_ARG(prefix),
                                     prefix.len ? "." : "", TEXT_ARG(relation->name), i);
        size_t faults = ctx->fault_count;
        enum err row = read_child(body, relation, it.value, at, known, known_count);
        place_faults(ctx, faults, change_of(body)->row, at, row);
        first = first ? first : row;
    }
    for (size_t i = 0; !first && i < known_count; i++) {
        size_t place;
        if (known[i])
            first = add_change(body, RECORD_DELETE, relation->object, known[i], &place);
    }
    return first;
}

static enum err read_member(struct body *body, struct text key, const struct json *json)
{
    struct ctx *ctx = body->env->ctx;
    const struct meta_field *field = meta_field_find(body->object, key);
    if (field && field->system && read_identity(body, key, json))
        return ERR_OK;
    if (field && access_field(body->env->caller, field) != USE_HIDDEN) {
        if (body->depth && field->owned && text_eq(field->name, key) &&
            change_of(body)->setting_count && change_of(body)->settings[0].field == field)
            return ERR_OK; /* a child may name its parent; it has one already */
        return read_field(body, field, json);
    }
    const struct meta_child *relation = meta_child_find(body->object, key);
    if (relation && relation->owned)
        return read_children(body, relation, json);
    return ctx_fail_field(ctx, ERR_unknown_field, key, key, nearest(body->env, body->object, key));
}

static enum err read_body(struct body *body, const struct json *json)
{
    struct json_iter it = json_iter(json);
    enum err first = ERR_OK;
    while (json_next(&it)) {
        enum err err = read_member(body, it.key, it.value);
        first = first ? first : err;
    }
    return first;
}

/* Children of the bodies before do not count. */
static int64_t place_in_list(const struct record_save *save)
{
    int64_t place = 0;
    for (size_t i = 0; i < save->count; i++)
        place += !save->changes[i].cause;
    return place;
}

enum err record_change_from_json(struct record_env *env, struct record_save *save,
                                 enum record_action action, const struct meta_object *object,
                                 int64_t id, const struct json *json, struct record_change **out)
{
    struct ctx *ctx = env->ctx;
    size_t faults = ctx->fault_count;
    *out = NULL;
    struct record_change *change = record_save_add(ctx, save, action, object, id);
    if (!change)
        return ctx_error(ctx);
    struct body body = {.env = env, .save = save, .change = save->count - 1, .object = object};
    int64_t row = change->row = place_in_list(save);
    enum err err = ERR_OK;
    if (json_kind(json) == JSON_OBJECT)
        err = read_body(&body, json);
    else if (json || (action != RECORD_DELETE && action != RECORD_RESTORE))
        err = ctx_fail(ctx, ERR_not_an_object);
    *out = change_of(&body);
    if (!err)
        return ERR_OK;
    place_faults(ctx, faults, row, TEXT_EMPTY, err);
    if (!save->partial || error_status(err) >= 500)
        return err;
    for (size_t i = body.change; i < save->count; i++)
        save->changes[i].error = err;
    return ERR_OK;
}
