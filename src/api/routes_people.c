/* A first password for a new person, or another for one who forgot it: made here, shown once, told to nobody else. */
#include "api/impl.h"
#include "record/log/audit.h"
#include "sys/entropy.h"

/* Letters and digits that are not taken for one another. */
static struct text make_password(struct arena *arena)
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    unsigned char random[14];
    char *out = arena_alloc(arena, sizeof random);
    entropy_fill(random, sizeof random);
    for (size_t i = 0; out && i < sizeof random; i++)
        out[i] = letters[random[i] % (sizeof letters - 1)];
    return out ? (struct text){out, sizeof random} : TEXT_EMPTY;
}

/* Whom it is for must be there; the audit says who did it. */
static enum err note(struct call *call, int64_t user)
{
    enum err err = record_env_begin(call->ctx, call->store, 0, &call->env);
    if (err)
        return err;
    const struct meta_object *object = meta_object_find(call->env.catalog, TEXT("user"));
    const struct audit_entry entry = {.action = AUDIT_PASSWORD,
                                      .object = object,
                                      .record = user,
                                      .actor = call->caller.user,
                                      .origin = call->origin};
    struct value *values = NULL;
    err = record_load(&call->env, object, user, &values);
    if (!err && !values)
        err = ctx_fail(call->ctx, ERR_not_found);
    if (!err)
        err = audit_write(call->ctx, call->store, &entry, 1);
    record_env_end(&call->env);
    return err;
}

/* All sessions of the person end with it (access_set_password). */
static enum err give_password(struct call *call)
{
    int64_t user;
    if (!text_to_int(call_param(call, TEXT("id")), &user))
        return ctx_fail(call->ctx, ERR_not_found);
    struct text password = make_password(call->ctx->arena);
    if (!password.len)
        return ctx_fail(call->ctx, ERR_out_of_memory);
    enum err err = note(call, user);
    if (!err)
        err = access_set_password(call->ctx, call->store->access, user, password);
    if (err)
        return err;
    struct json_out json;
    json_out_init(&json, call->out);
    json_begin_object(&json);
    json_key(&json, TEXT("password"));
    json_put_text(&json, password);
    json_end_object(&json);
    return ERR_OK;
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("POST"), T("/users/{id}/password"),
     T("Give somebody a new password, shown once; every session of that person ends"), RIGHT_ADMIN,
     CALL_WORK, T(""), give_password, NULL, T(""), T("Password")},
};
const struct route_table routes_people = {rows, sizeof rows / sizeof *rows};
