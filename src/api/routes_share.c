/* Shares of a record by hand: who it was shown to beside those who see it anyway, as what, until when. The
 * rows are records of `share`, an internal object: these routes read and write them for whoever may read or
 * edit the shared record (core's hook decides the latter). */
#include "access/principal.h"
#include "api/body.h"
#include "api/impl.h"
#include "base/time.h"
#include "record/shares.h"

/* Shares of one record that are listed. */
#define SHARES_MAX 500

static const struct meta_object *share_object(const struct call *call)
{
    return meta_object_find(call->env.catalog, TEXT("share"));
}

static struct value of(const struct meta_object *object, const struct value *values,
                       const char *name)
{
    return values[meta_field_find(object, text_of(name))->index];
}

/* The record of the address, for whoever may do `action` to it. */
static enum err check_record(struct call *call, enum access_action action)
{
    struct value *values;
    enum err err = record_load(&call->env, call->object, call->id, &values);
    if (err)
        return err;
    if (!values)
        return ctx_fail(call->ctx, ERR_not_found);
    return access_may(call->ctx, call->env.conn, &call->caller, action, call->env.catalog,
                      call->object, values);
}

/* Ids of the record's shares, oldest first; with `principal` not 0 only the one for it. */
static enum err find_shares(struct call *call, int64_t principal, int64_t **ids, size_t *count)
{
    struct arena *arena = call->ctx->arena;
    const struct meta_object *share = share_object(call);
    const struct meta_field *record = meta_field_find(share, TEXT("record"));
    struct text alias = TEXT("s");
    const struct db_node *id = db_column(arena, alias, TEXT("id"));
    const struct db_order order = {.by = id};
    struct db_select select = {.table = share->table,
                               .alias = alias,
                               .columns = &id,
                               .column_count = 1,
                               .order = &order,
                               .order_count = 1,
                               .limit = SHARES_MAX};
    select.where = db_and(arena,
                          db_call2(arena, DB_EQ, db_column(arena, alias, record->column),
                                   db_int(arena, call->id)),
                          db_call2(arena, DB_EQ, db_column(arena, alias, record->object_column),
                                   db_int(arena, call->object->number)));
    if (principal)
        select.where = db_and(arena, select.where,
                              db_call2(arena, DB_EQ, db_column(arena, alias, TEXT("principal")),
                                       db_int(arena, principal)));
    *count = 0;
    *ids = ARENA_ARRAY(arena, int64_t, SHARES_MAX);
    if (!*ids)
        return ctx_fail(call->ctx, ERR_out_of_memory);
    struct db_rows *rows;
    enum err err = db_open_rows(call->ctx, call->env.conn, &select, &rows);
    if (err)
        return err;
    while (*count < SHARES_MAX && db_next(rows))
        (*ids)[(*count)++] = db_get_int(rows, 0);
    return db_close_rows(rows);
}

/* --- writing them out --- */

static void put_named(struct json_out *json, const struct names *names,
                      const struct meta_object *object, int64_t id)
{
    json_begin_object(json);
    json_key(json, TEXT("id"));
    json_put_id(json, id);
    json_key(json, TEXT("name"));
    json_put_text(json, names_find(names, object, id));
    json_end_object(json);
}

static void put_text_or_null(struct json_out *json, const char *key, struct value value)
{
    json_key(json, text_of(key));
    if (value_is_null(value))
        json_put_null(json);
    else
        json_put_text(json, value.text);
}

static void put_share(struct json_out *json, const struct call *call, int64_t id,
                      const struct value *values, const struct names *names)
{
    const struct meta_object *share = share_object(call);
    struct value expires = of(share, values, "expires_at");
    json_begin_object(json);
    json_key(json, TEXT("id"));
    json_put_id(json, id);
    json_key(json, TEXT("with"));
    shares_put_with(json, &call->env, share, values, names);
    put_text_or_null(json, "level", of(share, values, "level"));
    put_text_or_null(json, "function", of(share, values, "function"));
    json_key(json, TEXT("expires_at"));
    if (value_is_null(expires))
        json_put_null(json);
    else
        json_put_datetime(json, expires.number);
    json_key(json, TEXT("expired"));
    json_put_bool(json, !value_is_null(expires) && expires.number <= call->ctx->now);
    put_text_or_null(json, "reason", of(share, values, "reason"));
    json_key(json, TEXT("created_at"));
    json_put_datetime(json, of(share, values, "created_at").number);
    json_key(json, TEXT("created_by"));
    struct value by = of(share, values, "created_by");
    if (by.number)
        put_named(json, names, meta_field_find(share, TEXT("created_by"))->target, by.number);
    else
        json_put_null(json);
    json_end_object(json);
}

static enum err list_shares(struct call *call)
{
    int64_t *ids;
    size_t count;
    struct value **rows;
    enum err err = check_record(call, ACCESS_READ);
    if (err || (err = find_shares(call, 0, &ids, &count)))
        return err;
    rows = ARENA_ARRAY(call->ctx->arena, struct value *, count);
    if (!rows)
        return ctx_fail(call->ctx, ERR_out_of_memory);
    err = record_load_many(&call->env, share_object(call), ids, count, rows);
    struct names names;
    names_init(&names, call->ctx->arena);
    for (size_t i = 0; !err && i < count; i++)
        if (rows[i])
            shares_add_names(&names, share_object(call), rows[i]);
    if (err || (err = names_load(&call->env, &names)))
        return err;
    struct json_out json;
    json_out_init(&json, call->out);
    json_begin_object(&json);
    json_key(&json, TEXT("data"));
    json_begin_array(&json);
    for (size_t i = 0; i < count; i++)
        if (rows[i])
            put_share(&json, call, ids[i], rows[i], &names);
    json_end_array(&json);
    json_end_object(&json);
    return ERR_OK;
}

/* --- sharing --- */

static enum err read_with(struct call *call, struct access_principal *out)
{
    const struct json *with = json_get(call->body, TEXT("with"));
    *out = (struct access_principal){.user = 0};
    if (json_kind(with) != JSON_OBJECT)
        return ctx_fail_field(call->ctx, ERR_required, TEXT("with"), TEXT("with"));
    enum err err = body_known(call, with, TEXT("user department role below"));
    if (err || (err = body_id(call, with, "user", &out->user)) ||
        (err = body_id(call, with, "department", &out->department)) ||
        (err = body_text(call, with, "role", false, &out->role)))
        return err;
    out->below = body_bool(with, "below") && !out->user;
    size_t given = (size_t)(out->user != 0) + (size_t)(out->department != 0) +
                   (size_t)(out->role.len != 0);
    return given == 1 ? ERR_OK : ctx_fail_field(call->ctx, ERR_one_principal, TEXT("with"));
}

static void set(struct record_change *change, const char *name, struct value value)
{
    record_change_set(change, meta_field_find(change->object, text_of(name)), value);
}

/* A text member: absent leaves the field as it is, null empties it. */
static enum err set_text(struct call *call, struct record_change *change, const char *name)
{
    struct text text;
    if (!json_get(call->body, text_of(name)))
        return ERR_OK;
    enum err err = body_text(call, call->body, name, false, &text);
    if (!err)
        set(change, name, text.len ? value_text(text_trim(text)) : VALUE_NONE);
    return err;
}

static enum err set_values(struct call *call, struct record_change *change)
{
    struct text level, expires;
    int64_t at;
    enum err err = body_text(call, call->body, "level", false, &level);
    if (err || (err = body_text(call, call->body, "expires_at", false, &expires)) ||
        (err = set_text(call, change, "function")) || (err = set_text(call, change, "reason")))
        return err;
    const struct meta_field *field = meta_field_find(change->object, TEXT("level"));
    if (level.len && !meta_option_find(field, level))
        return ctx_fail_field(call->ctx, ERR_not_an_option, TEXT("level"), level,
                              TEXT("read, edit"));
    if (expires.len && !datetime_parse(expires, &at))
        return ctx_fail_field(call->ctx, ERR_not_a_time, TEXT("expires_at"), expires);
    if (level.len)
        set(change, "level", value_text(level));
    if (json_get(call->body, TEXT("expires_at")))
        set(change, "expires_at", expires.len ? value_int(at) : VALUE_NONE);
    return ERR_OK;
}

static void set_new(struct call *call, struct record_change *change,
                    const struct access_principal *with)
{
    struct value record = value_int(call->id);
    record.text = call->object->name; /* the value carries both */
    set(change, "record", record);
    set(change, "level", value_text(TEXT("read")));
    if (with->user)
        set(change, "user", value_int(with->user));
    if (with->department)
        set(change, "department", value_int(with->department));
    if (with->role.len)
        set(change, "role", value_text(with->role));
    set(change, "below", value_int(with->below));
}

/* One share for each person, department or role: sharing again changes it. */
static enum err share_prepare(struct call *call)
{
    struct access_principal with;
    int64_t *ids;
    size_t count;
    enum err err = body_known(call, call->body, TEXT("with level function expires_at reason"));
    if (err || (err = read_with(call, &with)) || (err = check_record(call, ACCESS_EDIT)) ||
        (err = find_shares(call, access_principal_number(&with), &ids, &count)))
        return err;
    struct record_save *save = &call->task->save;
    struct record_change *change = record_save_add(call->ctx, save,
                                                   count ? RECORD_UPDATE : RECORD_CREATE,
                                                   share_object(call), count ? ids[0] : 0);
    if (!change)
        return ERR_out_of_memory;
    change->by_hook =
        true; /* the object is internal; its hook asks for the right to edit the record */
    if (!count)
        set_new(call, change, &with);
    call->status = count ? 200 : 201;
    return set_values(call, change);
}

static enum err share_after(struct call *call)
{
    const struct record_change *change = &call->task->save.changes[0];
    const struct value *values = change->after;
    struct names names;
    names_init(&names, call->ctx->arena);
    shares_add_names(&names, change->object, values);
    enum err err = names_load(&call->env, &names);
    if (err)
        return err;
    call->location = text_format(call->ctx->arena, API_BASE "/%.*s/%lld/shares/%lld",
                                 TEXT_ARG(call->object->plural), (long long)call->id,
                                 (long long)change->id);
    struct json_out json;
    json_out_init(&json, call->out);
    put_share(&json, call, change->id, values, &names);
    return ERR_OK;
}

static enum err unshare_prepare(struct call *call)
{
    int64_t id;
    struct value *values = NULL;
    const struct meta_object *share = share_object(call);
    if (!text_to_int(call_param(call, TEXT("share")), &id))
        return ctx_fail(call->ctx, ERR_not_found);
    enum err err = check_record(call, ACCESS_READ);
    if (err || (err = record_load(&call->env, share, id, &values)))
        return err;
    if (!values || of(share, values, "record").number != call->id)
        return ctx_fail(call->ctx, ERR_not_found);
    struct record_change *change = record_save_add(call->ctx, &call->task->save, RECORD_DELETE,
                                                   share, id);
    if (!change)
        return ERR_out_of_memory;
    change->by_hook = true;
    return ERR_OK;
}

static enum err unshared(struct call *call)
{
    call->status = 204;
    return ERR_OK;
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("GET"), T("/{objects}/{id}/shares"), T("Whom a record was shared with by hand"),
     RIGHT_OBJECT, CALL_READ, T(""), list_shares, NULL, T(""), T("Shares")},
    {T("POST"), T("/{objects}/{id}/shares"),
     T("Share a record with a person, department or role, or change how"), RIGHT_OBJECT, CALL_SAVE,
     T(""), share_prepare, share_after, T("ShareRequest"), T("Share")},
    {T("DELETE"), T("/{objects}/{id}/shares/{share}"), T("End a share"), RIGHT_OBJECT, CALL_SAVE,
     T(""), unshare_prepare, unshared, T(""), T("")},
};
const struct route_table routes_share = {rows, sizeof rows / sizeof *rows};
