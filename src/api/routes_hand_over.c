/* Handing over what somebody looks after when he leaves: everything in one transaction, the account locked and
 * its sessions ended with the first commit of it. */
#include "api/body.h"
#include "api/impl.h"
#include "api/many.h"
#include "record/batch/hand_over.h"

struct leaving {
    struct many *many;
    int64_t user;
    int64_t to;                 /* 0: only what `objects` names */
    const struct json *objects; /* {"customer":"id","department.manager":null} */
    bool lock;
    struct text name;
    struct hand_over found;
};

/* ---- what is asked ---- */

static enum err check_objects(struct leaving *leaving)
{
    struct call *call = leaving->many->call;
    leaving->objects = json_get(call->body, TEXT("objects"));
    if (!leaving->objects)
        return ERR_OK;
    if (json_kind(leaving->objects) != JSON_OBJECT)
        return ctx_fail_field(call->ctx, ERR_bad_parameter, TEXT("objects"), TEXT("objects"),
                              TEXT("objects"));
    struct json_iter it = json_iter(leaving->objects);
    while (json_next(&it)) {
        int64_t id;
        bool fine = json_kind(it.value) == JSON_NULL || text_to_int(json_text(it.value), &id);
        if (!fine)
            return ctx_fail_field(call->ctx, ERR_not_an_id,
                                  text_format(call->ctx->arena, "objects.%.*s", TEXT_ARG(it.key)),
                                  it.key);
    }
    return ERR_OK;
}

static enum err read_asked(struct leaving *leaving)
{
    struct call *call = leaving->many->call;
    enum err err = body_known(call, call->body, TEXT("to objects lock dry_run"));
    if (err || (err = body_id(call, call->body, "to", &leaving->to)) ||
        (err = check_objects(leaving)))
        return err;
    if (!text_to_int(call_param(call, TEXT("id")), &leaving->user))
        return ctx_fail(call->ctx, ERR_not_found);
    const struct json *lock = json_get(call->body, TEXT("lock"));
    leaving->lock = !lock || json_bool(lock);
    if (leaving->lock && leaving->user == call->caller.user)
        return ctx_fail(call->ctx, ERR_lock_self);
    return ERR_OK;
}

/* ---- who takes what ---- */

/* Refuses who cannot take anything over; gives the name. */
static enum err read_user(struct record_env *env, int64_t id, struct text *name, bool *active)
{
    struct ctx *ctx = env->ctx;
    const struct meta_object *user = meta_object_find(env->catalog, TEXT("user"));
    struct value *values = NULL;
    enum err err = user ? record_load(env, user, id, &values) : ERR_OK;
    if (err)
        return err;
    if (!values)
        return ctx_fail(ctx, ERR_not_found);
    struct text status = values[meta_field_find(user, TEXT("status"))->index].text;
    *name = values[user->name_field->index].text;
    *active = text_eq(status, TEXT("active")) || text_eq(status, TEXT("invited"));
    return ERR_OK;
}

static enum err check_successor(struct leaving *leaving, struct record_env *env, int64_t id,
                                struct text field)
{
    struct text name = TEXT_EMPTY;
    bool active = false;
    struct ctx *ctx = leaving->many->call->ctx;
    if (id == leaving->user)
        return ctx_fail_field(ctx, ERR_same_user, field);
    enum err err = read_user(env, id, &name, &active);
    if (err == ERR_not_found) {
        ctx_clear(env->ctx);
        return ctx_fail_field(ctx, ERR_reference_missing, field, field);
    }
    return err || active ? err : ctx_fail_field(ctx, ERR_successor_not_active, field, name);
}

static enum err check_successors(struct leaving *leaving, struct record_env *env)
{
    struct arena *arena = leaving->many->call->ctx->arena;
    enum err err = leaving->to ? check_successor(leaving, env, leaving->to, TEXT("to")) : ERR_OK;
    struct json_iter it = json_iter(leaving->objects);
    while (!err && leaving->objects && json_next(&it)) {
        int64_t id;
        if (text_to_int(json_text(it.value), &id))
            err = check_successor(leaving, env, id,
                                  text_format(arena, "objects.%.*s", TEXT_ARG(it.key)));
    }
    return err;
}

static int64_t to_of(void *subject, struct text key)
{
    const struct leaving *leaving = subject;
    const struct json *own = json_get(leaving->objects, key);
    int64_t id = 0;
    if (!own)
        return leaving->to;
    return text_to_int(json_text(own), &id) ? id : 0;
}

/* Who is no administrator hands over what he may assign to anybody, and locks nobody. */
static enum err check_right(const struct leaving *leaving)
{
    struct call *call = leaving->many->call;
    if (call->caller.admin)
        return ERR_OK;
    bool may = !leaving->lock;
    for (size_t i = 0; may && i < leaving->found.count; i++) {
        const struct hand_over_part *part = &leaving->found.parts[i];
        if (!part->to && !part->apart)
            continue;
        may = part->field == part->object->owner &&
              access_scope(&call->caller, ACCESS_ASSIGN, part->object) == SCOPE_ALL;
    }
    return may ? ERR_OK : ctx_fail(call->ctx, ERR_forbidden, call->route->summary);
}

/* Before anything is looked up, so that a stranger learns nothing by trying. */
static bool may_hand_over_something(const struct call *call, const struct meta_catalog *catalog)
{
    for (size_t i = 0; i < catalog->object_count; i++)
        if (catalog->objects[i].owner &&
            access_scope(&call->caller, ACCESS_ASSIGN, &catalog->objects[i]) == SCOPE_ALL)
            return true;
    return call->caller.admin;
}

/* Without a successor everything that has records must be named. */
static enum err check_complete(const struct leaving *leaving)
{
    struct call *call = leaving->many->call;
    for (size_t i = 0; !leaving->to && i < leaving->found.count; i++)
        if (!json_get(leaving->objects, leaving->found.parts[i].key))
            return ctx_fail_field(call->ctx, ERR_required, TEXT("to"), TEXT("to"));
    return ERR_OK;
}

/* ---- the preview ---- */

static void put_label(struct json_out *out, const char *key, const struct label *label)
{
    json_key(out, text_of(key));
    json_begin_object(out);
    json_key(out, TEXT("en"));
    json_put_text(out, label->in[LANG_EN]);
    json_key(out, TEXT("zh"));
    json_put_text(out, label->in[LANG_ZH]);
    json_end_object(out);
}

static enum err put_part(struct record_env *env, struct json_out *out,
                         const struct hand_over_part *part)
{
    struct text name = TEXT_EMPTY;
    bool active;
    enum err err = part->to ? read_user(env, part->to, &name, &active) : ERR_OK;
    json_begin_object(out);
    json_key(out, TEXT("key"));
    json_put_text(out, part->key);
    json_key(out, TEXT("object"));
    json_put_text(out, part->object->name);
    put_label(out, "label", &part->object->plural_label);
    json_key(out, TEXT("field"));
    json_put_text(out, part->field->name);
    put_label(out, "field_label", &part->field->label);
    json_key(out, TEXT("count"));
    json_put_int(out, (int64_t)part->count);
    json_key(out, TEXT("to"));
    if (part->to) {
        json_begin_object(out);
        json_key(out, TEXT("id"));
        json_put_id(out, part->to);
        json_key(out, TEXT("name"));
        json_put_text(out, name);
        json_end_object(out);
    } else {
        json_put_null(out);
    }
    json_end_object(out);
    return err;
}

static enum err write_preview(struct leaving *leaving, struct record_env *env)
{
    struct json_out out;
    size_t total = 0;
    enum err err = ERR_OK;
    json_out_init(&out, leaving->many->call->out);
    json_begin_object(&out);
    json_key(&out, TEXT("objects"));
    json_begin_array(&out);
    for (size_t i = 0; !err && i < leaving->found.count; i++) {
        const struct hand_over_part *part = &leaving->found.parts[i];
        err = put_part(env, &out, part);
        total += part->to || part->apart ? part->count : 0;
    }
    json_end_array(&out);
    json_key(&out, TEXT("total"));
    json_put_int(&out, (int64_t)total);
    json_key(&out, TEXT("lock"));
    json_put_bool(&out, leaving->lock);
    json_end_object(&out);
    return err;
}

/* ---- doing it ---- */

static enum err lock_account(struct many *many, struct record_task *task)
{
    const struct leaving *leaving = many->subject;
    const struct meta_object *user = meta_object_find(task->env.catalog, TEXT("user"));
    if (!leaving->lock || !user)
        return ERR_OK;
    struct record_change *change = record_save_add(task->env.ctx, &task->save, RECORD_UPDATE, user,
                                                   leaving->user);
    if (!change)
        return ctx_error(task->env.ctx);
    record_change_set(change, meta_field_find(user, TEXT("status")), value_text(TEXT("left")));
    return ERR_OK;
}

static void put_moved(const struct many *many, const struct record_task *task, struct buf *out)
{
    const struct batch *batch = &many->batch;
    struct json_out json;
    json_out_init(&json, out);
    json_begin_object(&json);
    json_key(&json, TEXT("txn"));
    if (task->save.txn)
        json_put_id(&json, task->save.txn);
    else
        json_put_null(&json);
    json_key(&json, TEXT("moved"));
    json_begin_object(&json);
    for (size_t i = 0; i < batch->section_count; i++) {
        size_t count = 0, first = i;
        for (size_t k = 0; k < batch->section_count; k++) {
            if (!text_eq(batch->sections[k].object, batch->sections[i].object))
                continue;
            first = k < first ? k : first;
            count += batch->sections[k].count;
        }
        if (first < i)
            continue;
        json_key(&json, batch->sections[i].object);
        json_put_int(&json, (int64_t)count);
    }
    json_end_object(&json);
    json_end_object(&json);
}

static enum err look(struct leaving *leaving, struct record_env *env, bool dry_run)
{
    struct many *many = leaving->many;
    struct text name = TEXT_EMPTY;
    bool active;
    record_env_caller(env, &many->call->caller);
    if (!may_hand_over_something(many->call, env->catalog))
        return ctx_fail(many->call->ctx, ERR_forbidden, many->call->route->summary);
    enum err err = read_user(env, leaving->user, &name, &active);
    leaving->name = text_dup(many->ctx->arena, name);
    if (!err)
        err = check_successors(leaving, env);
    if (!err)
        err = hand_over_find(env, leaving->user, to_of, leaving, &leaving->found);
    if (!err)
        err = check_right(leaving);
    if (!err && dry_run)
        return write_preview(leaving, env);
    if (!err)
        err = check_complete(leaving);
    return err ? err : hand_over_batch(many->ctx, &leaving->found, &many->batch);
}

static enum err carry_out(struct leaving *leaving)
{
    struct many *many = leaving->many;
    struct arena *arena = many->call->ctx->arena;
    struct label *summary = &many->job.summary;
    summary->in[LANG_EN] = text_format(arena, "Hand-over: %.*s", TEXT_ARG(leaving->name));
    summary->in[LANG_ZH] = text_format(arena, "工作交接:%.*s", TEXT_ARG(leaving->name));
    many->batch.summary = summary->in[many->call->ctx->lang];
    many->job.kind = TEXT("hand_over");
    many->subject = leaving;
    many->first = lock_account;
    many->reply = put_moved;
    return many_run(many);
}

static enum err hand_over(struct call *call)
{
    struct leaving leaving = {.many = many_new(call)};
    struct record_env env;
    if (!leaving.many)
        return ERR_out_of_memory;
    bool dry_run = body_bool(call->body, "dry_run");
    enum err err = read_asked(&leaving);
    if (!err)
        err = record_env_begin(leaving.many->ctx, call->store, 0, &env);
    if (!err) {
        err = look(&leaving, &env, dry_run);
        record_env_end(&env);
    }
    if (!err && !dry_run)
        err = carry_out(&leaving);
    many_end(leaving.many, err);
    return err;
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("POST"), T("/users/{id}/hand-over"),
     T("Hand over everything somebody looks after and lock the account"), RIGHT_OBJECT,
     CALL_WORK_KEYED, T(""), hand_over, NULL, T("HandOver"), T("HandedOver")},
};
const struct route_table routes_hand_over = {rows, sizeof rows / sizeof *rows};
