/* What the tests of saving share: a small organisation opened through record_store_open in a folder of its
 * own, and saves given as lines of JSON. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/json.h"
#include "record/hook.h"
#include "record/log/history.h"
#include "sys/clock.h"
#include "sys/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define UNUSED __attribute__((unused))
#define START INT64_C(1795000000000)

#define L(name) "\"label\":{\"en\":\"" name "\",\"zh\":\"" name "\"}"
#define F(name, type, more) "{\"name\":\"" name "\",\"type\":\"" type "\"," L(name) more "}"
#define O(key) "{\"key\":\"" key "\"," L(key) "}"
#define RETIRED(key) "{\"key\":\"" key "\"," L(key) ",\"active\":false}"
#define RIGHTS_OF_SALES(word)                                                                      \
    ",\"rights\":{\"sales\":{\"*\":\"" word "\",\"import\":\"none\",\"reveal\":\"none\"}}"
#define SOURCE(name, plural, more, fields)                                                         \
    {                                                                                              \
        {"core/objects/" name ".json", sizeof("core/objects/" name ".json") - 1}, {"core", 4},     \
        {                                                                                          \
            "{\"name\":\"" name "\",\"plural\":\"" plural                                          \
            "\"," L(name) ",\"name_field\":\"name\"" more ",\"fields\":[" fields "]}",             \
                sizeof("{\"name\":\"" name "\",\"plural\":\"" plural "\"," L(                      \
                    name) ",\"name_field\":\"name\"" more ",\"fields\":[" fields "]}") -           \
                    1                                                                              \
        }                                                                                          \
    }

static const struct meta_source org_sources[] =
    {
        SOURCE("organisation", "organisations", ",\"internal\":true",
               F("name", "text", "") "," F("base_currency", "text", "") "," F(
                   "time_zone", "text",
                   "") "," F("locale", "text",
                             "") "," F("country", "text",
                                       "") "," F("default_area_code", "text",
                                                 "") "," F("fiscal_year_start", "integer",
                                                           "") "," F("week_start", "integer", "")),
        SOURCE("department", "departments", ",\"rights\":{\"sales\":{\"read\":\"all\"}}",
               F("name", "text", "")),
        SOURCE(
            "user", "users", ",\"rights\":{\"sales\":{\"read\":\"all\"}}",
            F("login", "text", ",\"unique\":true") "," F("name", "text", "") "," F("email", "email", "") "," F("mobile", "phone", "") "," F("department", "reference", ",\"target\":\"department\"") "," F(
                "manager", "reference",
                ",\"target\":\"user\"") "," F("roles", "multi_select",
                                              ",\"options\":[" O("admin") "," O(
                                                  "sales") "]") "," F("status", "select",
                                                                      ",\"options\":[" O("active") "," O(
                                                                          "left") "]") "," F("locale",
                                                                                             "text",
                                                                                             "") "," F("time_zone",
                                                                                                       "text",
                                                                                                       "")),
        SOURCE("customer", "customers", ",\"owned\":true" RIGHTS_OF_SALES("own"),
               F("code", "auto_number", ",\"format\":\"C-{0000}\",\"unique\":true") "," F("name", "text", ",\"required\":\"always\",\"contains\":true,\"sorted\":true,\"max\":20") "," F("registration_no", "text", ",\"unique\":true") "," F("industry",
                                                                                                                                                                                                                                              "select", ",\"required\":\"form\",\"default\":\"retail\",\"options\":[" O("retail") "," O("energy") "," RETIRED("mining") "]") "," F("phone",
                                                                                                                                                                                                                                                                                                                                                                                   "text", ",\"personal\":true") "," F("notes",
                                                                                                                                                                                                                                                                                                                                                                                                                       "long_text",
                                                                                                                                                                                                                                                                                                                                                                                                                       "") "," F("parent",
                                                                                                                                                                                                                                                                                                                                                                                                                                 "reference",
                                                                                                                                                                                                                                                                                                                                                                                                                                 ",\"target\":\"customer\",\"on_delete\":\"clear\",\"children\":\"subsidiaries\"") "," F("score",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                         "integer", ",\"read_only\":true") "," F("size", "integer", "") "," F("channel", "select", ",\"default\":\"fax\",\"options\":[" RETIRED("fax") "," O("mail") "]") "," F("marks",
                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                                "multi_select", ",\"options\":[" O("new") "," RETIRED("old") "]")),
        SOURCE("contact", "contacts",
               ",\"owned\":true,\"belongs_to\":[\"customer\"]" RIGHTS_OF_SALES("parent"),
               F("name", "text", ",\"required\":\"always\",\"personal\":true") "," F(
                   "customer", "reference",
                   ",\"target\":\"customer\",\"on_delete\":\"cascade\",\"children\":\"contacts\"")),
        SOURCE(
            "contact_point", "contact_points", RIGHTS_OF_SALES("parent"),
            F("name", "text", ",\"personal\":true,\"search\":true") "," F(
                "contact", "reference",
                ",\"target\":\"contact\",\"on_delete\":\"cascade\",\"owned\":true,\"children\":\"points\"")),
        SOURCE(
            "opportunity", "opportunities", ",\"owned\":true" RIGHTS_OF_SALES("own"),
            F("name", "text", ",\"required\":\"always\"") "," F("customer", "reference", ",\"target\":\"customer\",\"on_delete\":\"restrict\",\"children\":\"opportunities\"") "," F(
                "currency", "text", "") "," F("exchange_rate", "decimal",
                                              ",\"scale\":6") "," F("amount", "money",
                                                                    "") "," F("close_date", "date",
                                                                              "")),
        SOURCE(
            "opportunity_line", "opportunity_lines", RIGHTS_OF_SALES("parent"),
            F("name", "text", ",\"required\":\"always\"") "," F(
                "opportunity", "reference",
                ",\"target\":\"opportunity\",\"on_delete\":\"cascade\",\"owned\":true,\"children\":\"lines\"") "," F("amount",
                                                                                                                     "money",
                                                                                                                     "")),
        SOURCE(
            "activity", "activities",
            ",\"owned\":true,\"creator_owns\":true" RIGHTS_OF_SALES("own"),
            F("name", "text", "") "," F(
                "about", "any_reference",
                ",\"targets\":[\"customer\",\"opportunity\"],\"children\":\"activities\",\"on_delete\":\"cascade\"")),
        SOURCE("custom_object", "custom_objects", ",\"internal\":true",
               F("name", "text", ",\"unique\":true") "," F("definition", "json", "")),
        SOURCE("custom_field", "custom_fields", ",\"internal\":true",
               F("name", "text", "") "," F("object", "text", "") "," F("definition", "json", "")),
};

struct org {
    char folder[64];
    struct arena arena;
    struct ctx ctx;
    struct record_hooks hooks;
    const struct db_table_def *tables; /* of layers above record; give before org_reopen */
    size_t table_count;
    struct record_store *store;
    struct access_caller system;
    struct access_caller caller;
    int64_t txn;        /* of the last save */
    struct fault fault; /* of the last refusal */
};

static void org_print_faults(const struct ctx *ctx)
{
    for (size_t i = 0; i < ctx->fault_count && i < CTX_FAULTS_MAX; i++) {
        char storage[512];
        struct buf text;
        buf_init_fixed(&text, storage, sizeof storage);
        error_message(&text, &ctx->faults[i], LANG_EN);
        print_error("  %.*s: %.*s\n", TEXT_ARG(ctx->faults[i].field), (int)text.len, text.ptr);
    }
}

static UNUSED void org_reopen(struct org *o)
{
    struct record_store_options options = {.data_folder = o->folder,
                                           .sources = org_sources,
                                           .source_count = sizeof org_sources / sizeof *org_sources,
                                           .hooks = &o->hooks,
                                           .tables = o->tables,
                                           .table_count = o->table_count,
                                           .readers = 6};
    enum err err = record_store_open(&o->ctx, &options, &o->store);
    if (err)
        org_print_faults(&o->ctx);
    assert_int_equal(err, ERR_OK);
    struct record_env env;
    assert_int_equal(record_env_begin(&o->ctx, o->store, 0, &env), ERR_OK);
    assert_int_equal(access_system(&o->ctx, o->store->access, env.conn, &o->system), ERR_OK);
    o->system.organisation.base_currency = TEXT("CNY");
    record_env_end(&env);
    o->caller = o->system;
}

/* From here on the one who saves is this user, as a log-in would have it; 0: the system. */
static UNUSED void org_as(struct org *o, int64_t user)
{
    struct record_env env;
    o->caller = o->system;
    if (!user)
        return;
    assert_int_equal(record_env_begin(&o->ctx, o->store, 0, &env), ERR_OK);
    assert_int_equal(access_as_user(&o->ctx, o->store->access, env.conn, user, &o->caller), ERR_OK);
    record_env_end(&env);
}

static UNUSED void org_open(struct org *o, const struct record_hook *hooks, size_t hook_count)
{
    *o = (struct org){.folder = "/tmp/guanxi-save-XXXXXX"};
    o->hooks = (struct record_hooks){.hooks = hooks, .hook_count = hook_count};
    arena_init(&o->arena, (size_t)2048 * 1024 * 1024);
    ctx_init(&o->ctx, &o->arena, START);
    assert_non_null(mkdtemp(o->folder));
    org_reopen(o);
}

static UNUSED const char *org_path(struct org *o, const char *name)
{
    return text_cstr(&o->arena, text_format(&o->arena, "%s/%s", o->folder, name));
}

static UNUSED void org_close(struct org *o)
{
    static const char *const files[] = {"guanxi.db", "guanxi.db-wal", "guanxi.db-shm", "seal.key",
                                        "seals/head"};
    record_store_close(o->store);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        unlink(org_path(o, files[i]));
    rmdir(org_path(o, "seals"));
    rmdir(org_path(o, "backups"));
    rmdir(o->folder);
    arena_deinit(&o->arena);
}

/* One change of a save, as JSON. */
struct op {
    enum record_action action;
    const char *object;
    int64_t id;
    const char *json;
    int64_t version;
};

struct org_save {
    struct org *org;
    const struct op *ops;
    size_t count;
};

static enum err org_prepare(struct record_task *task)
{
    struct org_save *given = task->subject;
    for (size_t i = 0; i < given->count; i++) {
        const struct op *op = &given->ops[i];
        const struct meta_object *object = meta_object_find(task->env.catalog, text_of(op->object));
        const struct json *json = op->json ? json_parse(task->env.ctx, text_of(op->json)) : NULL;
        struct record_change *change;
        assert_non_null(object);
        enum err err = record_change_from_json(&task->env, &task->save, op->action, object, op->id,
                                               json, &change);
        if (err)
            return err;
        change->version = op->version ? op->version : change->version;
    }
    return ERR_OK;
}

/* Runs a save; the task keeps its changes for a look. */
static UNUSED enum err org_save(struct org *o, struct record_task *task, const struct op *ops,
                                size_t count)
{
    struct org_save given = {o, ops, count};
    enum record_origin origin = task->save.origin;
    bool importing = task->save.importing;
    bool partial = task->save.partial;
    struct text key = task->idempotency_key, hash = task->request_hash;
    bool catalog = task->changes_catalog;
    *task = (struct record_task){.store = o->store};
    task->save.origin = origin;
    task->save.importing = importing;
    task->save.partial = partial;
    task->save.caller = &o->caller;
    task->idempotency_key = key;
    task->request_hash = hash;
    task->changes_catalog = catalog;
    task->db.ctx = &o->ctx;
    task->prepare = org_prepare;
    task->subject = &given;
    ctx_clear(&o->ctx);
    o->ctx.now++;
    enum err err = record_task_run(task);
    o->txn = task->save.txn;
    o->fault = o->ctx.fault_count ? o->ctx.faults[0] : (struct fault){0};
    return err;
}

static UNUSED enum err org_try(struct org *o, enum record_action action, const char *object,
                               int64_t id, const char *json, int64_t *new_id)
{
    struct record_task task = {.save = {.origin = ORIGIN_API}};
    const struct op op = {action, object, id, json, 0};
    enum err err = org_save(o, &task, &op, 1);
    if (new_id)
        *new_id = err ? 0 : task.save.changes[0].id;
    return err;
}

static UNUSED int64_t org_create(struct org *o, const char *object, const char *json)
{
    int64_t id;
    enum err err = org_try(o, RECORD_CREATE, object, 0, json, &id);
    if (err)
        org_print_faults(&o->ctx);
    assert_int_equal(err, ERR_OK);
    return id;
}

static UNUSED void org_update(struct org *o, const char *object, int64_t id, const char *json)
{
    enum err err = org_try(o, RECORD_UPDATE, object, id, json, NULL);
    if (err)
        org_print_faults(&o->ctx);
    assert_int_equal(err, ERR_OK);
}

static UNUSED void org_delete(struct org *o, const char *object, int64_t id)
{
    enum err err = org_try(o, RECORD_DELETE, object, id, NULL, NULL);
    if (err)
        org_print_faults(&o->ctx);
    assert_int_equal(err, ERR_OK);
}

static UNUSED void org_read(struct org *o, struct record_env *env)
{
    assert_int_equal(record_env_begin(&o->ctx, o->store, 0, env), ERR_OK);
    record_env_caller(env, &o->caller);
}

/* The field of a record as text ("" when null); "gone" when there is no such record. */
static UNUSED const char *org_get(struct org *o, const char *object, int64_t id, const char *name)
{
    struct record_env env;
    struct value *values;
    org_read(o, &env);
    const struct meta_object *meta = meta_object_find(env.catalog, text_of(object));
    const struct meta_field *field = meta_field_find(meta, text_of(name));
    assert_int_equal(record_load(&env, meta, id, &values), ERR_OK);
    const char *out = "gone";
    if (values) {
        struct value value = values[field->index];
        struct text text = value.kind == VALUE_TEXT ? value.text : TEXT_EMPTY;
        if (value.kind == VALUE_INT)
            text = text_format(&o->arena, "%lld", (long long)value.number);
        out = text_cstr(&o->arena, text);
    }
    record_env_end(&env);
    return out;
}

static UNUSED const char *org_text(struct org *o, struct text text)
{
    return text_cstr(&o->arena, text);
}

static UNUSED const char *jsonf(struct org *o, const char *format, ...)
{
    char *out = arena_alloc(&o->arena, 4096);
    va_list args;
    va_start(args, format);
    vsnprintf(out, 4096, format, args);
    va_end(args);
    return out;
}
