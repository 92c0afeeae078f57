/* Logging in and out, who am I, passwords and tokens. */
#include "api/body.h"
#include "api/impl.h"
#include "base/time.h"
#include "base/utf8.h"
#include "record/log/audit.h"

static void put_user(struct json_out *json, const struct access_caller *caller)
{
    json_begin_object(json);
    json_key(json, TEXT("id"));
    json_put_id(json, caller->user);
    json_key(json, TEXT("name"));
    json_put_text(json, caller->name);
    json_key(json, TEXT("login"));
    json_put_text(json, caller->login);
    json_key(json, TEXT("locale"));
    json_put_text(json, caller->lang == LANG_ZH ? TEXT("zh") : TEXT("en"));
    json_key(json, TEXT("time_zone"));
    json_put_text(json, zone_name(caller->zone));
    json_key(json, TEXT("roles"));
    json_begin_array(json);
    for (size_t i = 0; i < caller->role_count; i++)
        json_put_text(json, caller->roles[i]);
    json_end_array(json);
    json_end_object(json);
}

static struct text session_cookie(struct call *call, struct text token, const char *life)
{
    const struct api_call *ac = (const struct api_call *)(const void *)call;
    return text_format(call->ctx->arena,
                       "guanxi_session=%.*s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%s%s",
                       TEXT_ARG(token), life, ac->api->options.secure_cookie ? "; Secure" : "");
}

static enum err answer_session(struct call *call, struct text login, struct text password)
{
    struct text token;
    enum err err = access_login(call->ctx, call->store->access, login, password, call->address,
                                &token, &call->caller);
    if (err)
        return err;
    struct json_out json;
    json_out_init(&json, call->out);
    json_begin_object(&json);
    json_key(&json, TEXT("token"));
    json_put_text(&json, token);
    json_key(&json, TEXT("user"));
    put_user(&json, &call->caller);
    json_end_object(&json);
    call->set_cookie = session_cookie(call, token, "2592000");
    return ERR_OK;
}

/* "ad…": enough to see a pattern, too little to hold a password typed into the wrong field. */
static struct text shortened(struct arena *arena, struct text login)
{
    struct text rest = text_slice(login, 0, utf8_valid_prefix(login));
    size_t shown = utf8_length(rest) / 2;
    for (size_t i = 0; i < 2 && i < shown; i++)
        utf8_next(&rest);
    struct text start = text_slice(login, 0, (size_t)(rest.ptr - login.ptr));
    return text_format(arena, "%.*s…", TEXT_ARG(start));
}

static struct text login_detail(struct call *call, struct text login)
{
    struct buf detail;
    struct json_out json;
    buf_init(&detail, call->ctx->arena, 1024);
    json_out_init(&json, &detail);
    json_begin_object(&json);
    if (login.len) {
        json_key(&json, TEXT("login"));
        json_put_bytes(&json, login);
    }
    json_key(&json, TEXT("address"));
    json_put_bytes(&json, call->address);
    json_end_object(&json);
    return buf_text(&detail);
}

/* The line is in the log before the reply leaves. */
static enum err note_session(struct call *call, enum audit_action action, struct text login)
{
    struct audit_entry entry = {.action = action,
                                .actor = call->caller.user,
                                .origin = call->origin,
                                .detail = login_detail(call, login)};
    return audit_write(call->ctx, call->store, &entry, 1);
}

/* What was refused stays refused, and is noted. */
static enum err note_failure(struct call *call, struct text login)
{
    struct ctx refusal = *call->ctx;
    ctx_clear(call->ctx);
    call->caller.user = 0;
    enum err err = note_session(call, AUDIT_LOGIN_FAILED, shortened(call->ctx->arena, login));
    if (err)
        return err;
    call->ctx->faults = refusal.faults;
    call->ctx->fault_count = refusal.fault_count;
    return ERR_login_failed;
}

static enum err log_in(struct call *call)
{
    struct text login, password, code;
    enum err err = body_known(call, call->body, TEXT("login password code"));
    if (err || (err = body_text(call, call->body, "login", true, &login)) ||
        (err = body_text(call, call->body, "password", true, &password)) ||
        (err = body_text(call, call->body, "code", false, &code)))
        return err;
    err = answer_session(call, login, password);
    if (err == ERR_login_failed)
        return note_failure(call, login);
    return err ? err : note_session(call, AUDIT_LOGIN, TEXT_EMPTY);
}

static enum err log_out(struct call *call)
{
    call->set_cookie = session_cookie(call, TEXT_EMPTY, "0");
    call->status = 204;
    enum err err = access_logout(call->ctx, call->store->access, &call->caller);
    return err ? err : note_session(call, AUDIT_LOGOUT, TEXT_EMPTY);
}

static enum err who_am_i(struct call *call)
{
    const struct access_organisation *organisation = &call->caller.organisation;
    struct json_out json;
    json_out_init(&json, call->out);
    json_begin_object(&json);
    json_key(&json, TEXT("user"));
    put_user(&json, &call->caller);
    json_key(&json, TEXT("organisation"));
    json_begin_object(&json);
    json_key(&json, TEXT("name"));
    json_put_text(&json, organisation->name);
    json_key(&json, TEXT("base_currency"));
    json_put_text(&json, organisation->base_currency);
    json_key(&json, TEXT("time_zone"));
    json_put_text(&json, zone_name(organisation->zone));
    json_key(&json, TEXT("locale"));
    json_put_text(&json, organisation->lang == LANG_ZH ? TEXT("zh") : TEXT("en"));
    json_key(&json, TEXT("week_start"));
    json_put_int(&json, organisation->week_start);
    json_end_object(&json);
    json_key(&json, TEXT("rights"));
    json_begin_object(&json);
    json_key(&json, TEXT("admin"));
    json_put_bool(&json, call->caller.admin);
    json_end_object(&json);
    if (call->tried_by) {
        json_key(&json, TEXT("tried_by"));
        json_begin_object(&json);
        json_key(&json, TEXT("id"));
        json_put_id(&json, call->tried_by);
        json_key(&json, TEXT("name"));
        json_put_text(&json, call->tried_by_name);
        json_end_object(&json);
    }
    json_end_object(&json);
    return ERR_OK;
}

static enum err my_language(struct call *call, struct record_change *change)
{
    struct text locale;
    enum err err = body_text(call, call->body, "locale", true, &locale);
    const struct meta_field *field = meta_field_find(change->object, TEXT("locale"));
    if (err)
        return err;
    if (!meta_option_find(field, locale))
        return ctx_fail_field(call->ctx, ERR_bad_parameter, TEXT("locale"), TEXT("locale"), locale);
    record_change_set(change, field, value_text(locale));
    call->caller.lang = lang_from_header(locale);
    return ERR_OK;
}

/* null: the organisation's. */
static enum err my_zone(struct call *call, struct record_change *change, const struct json *given)
{
    struct text name = TEXT_EMPTY;
    enum err err = ERR_OK;
    if (json_kind(given) != JSON_NULL)
        err = body_text(call, call->body, "time_zone", true, &name);
    if (err)
        return err;
    const struct zone *zone = name.len ? zone_find(name) : call->caller.organisation.zone;
    if (!zone)
        return ctx_fail_field(call->ctx, ERR_unknown_zone, TEXT("time_zone"), name);
    record_change_set(change, meta_field_find(change->object, TEXT("time_zone")),
                      name.len ? value_text(name) : VALUE_NONE);
    call->caller.zone = zone;
    return ERR_OK;
}

/* One's own language and time zone: a save of one's own user record by the system's rights, for these fields
 * only. */
static enum err change_me(struct call *call)
{
    enum err err = body_known(call, call->body, TEXT("locale time_zone"));
    if (err)
        return err;
    const struct meta_object *user = meta_object_find(call->env.catalog, TEXT("user"));
    struct record_change *change = record_save_add(call->ctx, &call->task->save, RECORD_UPDATE,
                                                   user, call->caller.user);
    if (!change)
        return ERR_out_of_memory;
    change->by_hook = true;
    const struct json *zone = json_get(call->body, TEXT("time_zone"));
    if (json_get(call->body, TEXT("locale")) || !zone)
        err = my_language(call, change);
    return err || !zone ? err : my_zone(call, change, zone);
}

static enum err change_password(struct call *call)
{
    struct text current, next;
    enum err err = body_known(call, call->body, TEXT("current new"));
    if (err || (err = body_text(call, call->body, "current", true, &current)) ||
        (err = body_text(call, call->body, "new", true, &next)))
        return err;
    struct access *access = call->store->access;
    err = access_check_password(call->ctx, access, call->caller.user, current);
    if (!err)
        err = access_set_password(call->ctx, access, call->caller.user, next);
    /* all sessions have ended; this one goes on under a new token */
    return err ? err : answer_session(call, call->caller.login, next);
}

static enum err make_token(struct call *call)
{
    struct text name, expires, secret;
    int64_t expires_at = 0, id;
    enum err err = body_known(call, call->body, TEXT("name expires_at"));
    if (err || (err = body_text(call, call->body, "name", true, &name)) ||
        (err = body_text(call, call->body, "expires_at", false, &expires)))
        return err;
    if (expires.len && !datetime_parse(expires, &expires_at))
        return ctx_fail_field(call->ctx, ERR_not_a_time, TEXT("expires_at"), TEXT("expires_at"));
    err = access_token_make(call->ctx, call->store->access, &call->caller, name, expires_at,
                            &secret, &id);
    if (err)
        return err;
    struct json_out json;
    json_out_init(&json, call->out);
    json_begin_object(&json);
    json_key(&json, TEXT("id"));
    json_put_id(&json, id);
    json_key(&json, TEXT("token"));
    json_put_text(&json, secret);
    json_end_object(&json);
    call->status = 201;
    return ERR_OK;
}

static enum err list_tokens(struct call *call)
{
    return access_token_list(call->ctx, call->env.conn, &call->caller, call->out);
}

static enum err end_token(struct call *call)
{
    int64_t id;
    if (!text_to_int(call_param(call, TEXT("id")), &id))
        return ctx_fail(call->ctx, ERR_not_found);
    call->status = 204;
    return access_token_end(call->ctx, call->store->access, &call->caller, id);
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("POST"), T("/login"), T("Log in with login and password"), RIGHT_PUBLIC, CALL_WORK, T(""),
     log_in, NULL, T("Login"), T("Session")},
    {T("POST"), T("/logout"), T("End this session"), RIGHT_USER, CALL_WORK, T(""), log_out, NULL,
     T(""), T("")},
    {T("GET"), T("/me"), T("Who is logged in, and the organisation's settings"), RIGHT_USER,
     CALL_INLINE, T(""), who_am_i, NULL, T(""), T("Me")},
    {T("PATCH"), T("/me"), T("Change one's own language and time zone"), RIGHT_USER, CALL_SAVE,
     T(""), change_me, who_am_i, T("MeChange"), T("Me")},
    {T("POST"), T("/me/password"), T("Change one's own password"), RIGHT_USER, CALL_WORK, T(""),
     change_password, NULL, T("PasswordChange"), T("Session")},
    {T("POST"), T("/tokens"), T("Make a long-lived token for a program; shown once"), RIGHT_USER,
     CALL_WORK, T(""), make_token, NULL, T("TokenRequest"), T("Token")},
    {T("GET"), T("/tokens"), T("One's own tokens, without their secrets"), RIGHT_USER, CALL_INLINE,
     T(""), list_tokens, NULL, T(""), T("Tokens")},
    {T("DELETE"), T("/tokens/{id}"), T("End a token"), RIGHT_USER, CALL_WORK, T(""), end_token,
     NULL, T(""), T("")},
};
const struct route_table routes_session = {rows, sizeof rows / sizeof *rows};
