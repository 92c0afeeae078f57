/* How the system is: figures, and for each thing that goes wrong in practice whether it does, and what to do. */
#include "api/impl.h"
#include "record/log/log_read.h"
#include "search/search.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/process.h"

#define MEGABYTE ((int64_t)1 << 20)
#define DISK_LOW (512 * MEGABYTE)
#define DISK_LOW_PERCENT 5
#define WAL_HIGH (256 * MEGABYTE)
#define BACKUP_AGE_MS (INT64_C(48) * 3600 * 1000)
#define JOBS_SINCE_MS (INT64_C(7) * 24 * 3600 * 1000)
#define WRITER_HIGH 1000
#define HEAD_FILE_MAX ((size_t)16 << 20)

enum health_key {
#define HEALTH(key, fine_en, fine_zh, bad_en, bad_zh) HEALTH_##key,
#include "api/health.def"
#undef HEALTH
    HEALTH_COUNT
};

struct health_words {
    const char *key, *fine[LANG_COUNT], *bad[LANG_COUNT];
};
static const struct health_words words[] = {
#define HEALTH(key, fine_en, fine_zh, bad_en, bad_zh)                                              \
    {#key, {[LANG_EN] = fine_en, [LANG_ZH] = fine_zh}, {[LANG_EN] = bad_en, [LANG_ZH] = bad_zh}},
#include "api/health.def"
#undef HEALTH
};

struct health {
    int64_t size, free, wal; /* of the database, bytes */
    int64_t disk_free, disk_total;
    struct job_counts jobs;
    int64_t sessions, last_backup;
    int64_t seq;
    struct text head; /* the newest seal */
    bool searchable;
    struct db_writer_stats writer;
    bool ok[HEALTH_COUNT];
    struct text figure[HEALTH_COUNT];
};

/* --- looking --- */

static struct text bytes_text(struct arena *arena, int64_t bytes)
{
    static const char *const units[] = {"B", "KB", "MB", "GB", "TB"};
    int64_t tenths = bytes * 10;
    size_t unit = 0;
    while (tenths >= 10240 && unit + 1 < sizeof units / sizeof *units) {
        tenths /= 1024;
        unit++;
    }
    return text_format(arena, "%lld.%lld %s", (long long)(tenths / 10), (long long)(tenths % 10),
                       units[unit]);
}

static struct text day_text(struct arena *arena, int64_t at)
{
    struct buf out;
    struct json_out json;
    if (!at)
        return TEXT("—");
    buf_init(&out, arena, 64);
    json_out_init(&json, &out);
    json_put_datetime(&json, at);
    return text_slice(buf_text(&out), 1, out.len - 2);
}

static const char *path_of(const struct call *call, const char *name)
{
    return text_cstr(call->ctx->arena,
                     text_format(call->ctx->arena, "%s/%s", call->store->folder, name));
}

static enum err read_head(struct call *call, struct health *health)
{
    struct arena *arena = call->ctx->arena;
    const struct db_node *columns[] = {db_column(arena, TEXT_EMPTY, TEXT("seq")),
                                       db_column(arena, TEXT_EMPTY, TEXT("seal"))};
    struct db_select select = {.table = TEXT("log_head"),
                               .columns = columns,
                               .column_count = 2,
                               .limit = 1};
    struct db_rows *rows;
    enum err err = db_open_rows(call->ctx, call->env.conn, &select, &rows);
    if (err)
        return err;
    if (db_next(rows)) {
        health->seq = db_get_int(rows, 0);
        health->head = text_dup(arena, db_get_text(rows, 1));
    }
    return db_close_rows(rows);
}

/* The file outside is written hourly: it is behind the log, never before it, and its last line is whole. */
static bool head_is_kept(struct call *call, const struct health *health)
{
    struct text all;
    if (file_read_all(call->ctx->arena, path_of(call, "seals/head"), HEAD_FILE_MAX, &all))
        return false;
    struct text last = TEXT_EMPTY;
    while (all.ptr && all.len) {
        struct text line = text_cut(&all, '\n');
        last = line.len ? line : last;
    }
    int64_t seq;
    return text_to_int(text_cut(&last, ' '), &seq) && seq <= health->seq;
}

static enum err look(struct call *call, struct health *health)
{
    struct ctx *ctx = call->ctx;
    struct db_conn *conn = call->env.conn;
    db_writer_stats(call->store->db, &health->writer);
    health->wal = health->writer.log_bytes;
    health->last_backup = file_newest(path_of(call, "backups"));
    if (file_disk(call->store->folder, &health->disk_free, &health->disk_total))
        health->disk_free = health->disk_total = 0;
    enum err err = db_space(ctx, conn, &health->size, &health->free);
    if (!err)
        err = job_count(ctx, conn, ctx->now - JOBS_SINCE_MS, &health->jobs);
    if (!err)
        err = access_session_count(ctx, conn, &health->sessions);
    if (!err)
        err = read_head(call, health);
    return err ? err : search_complete(&call->env, &health->searchable);
}

static void judge(struct call *call, struct health *health)
{
    struct arena *arena = call->ctx->arena;
    bool *ok = health->ok;
    ok[HEALTH_disk] = health->disk_free >= DISK_LOW &&
                      health->disk_free / DISK_LOW_PERCENT >= health->disk_total / 100;
    health->figure[HEALTH_disk] = bytes_text(arena, health->disk_free);
    ok[HEALTH_wal] = health->wal < WAL_HIGH;
    health->figure[HEALTH_wal] = bytes_text(arena, health->wal);
    ok[HEALTH_backup] = call->ctx->now - health->last_backup < BACKUP_AGE_MS;
    health->figure[HEALTH_backup] = day_text(arena, health->last_backup);
    ok[HEALTH_jobs] = !health->jobs.failed;
    health->figure[HEALTH_jobs] = text_format(arena, "%lld", (long long)health->jobs.failed);
    ok[HEALTH_seal] = head_is_kept(call, health);
    ok[HEALTH_search] = health->searchable;
    ok[HEALTH_writer] = health->writer.waiting < WRITER_HIGH;
    health->figure[HEALTH_writer] = text_format(arena, "%lld", (long long)health->writer.waiting);
}

/* --- telling --- */

static void put_number(struct json_out *json, const char *key, int64_t number)
{
    json_key(json, text_of(key));
    json_put_int(json, number);
}

static void put_checks(struct json_out *json, const struct call *call, const struct health *health)
{
    json_key(json, TEXT("checks"));
    json_begin_array(json);
    for (size_t i = 0; i < HEALTH_COUNT; i++) {
        const char *const *in = health->ok[i] ? words[i].fine : words[i].bad;
        struct text before = text_of(in[call->ctx->lang]);
        int64_t at = text_find(before, TEXT("{0}"));
        struct text message = before;
        if (at >= 0)
            message = text_format(call->ctx->arena, "%.*s%.*s%s", (int)at, before.ptr,
                                  TEXT_ARG(health->figure[i]), before.ptr + at + 3);
        json_begin_object(json);
        json_key(json, TEXT("key"));
        json_put_text(json, text_of(words[i].key));
        json_key(json, TEXT("ok"));
        json_put_bool(json, health->ok[i]);
        json_key(json, TEXT("message"));
        json_put_text(json, message);
        json_end_object(json);
    }
    json_end_array(json);
}

/* Every record there is, whoever may see it: this is for administrators. */
static enum err put_records(struct json_out *json, struct call *call)
{
    struct arena *arena = call->ctx->arena;
    const struct db_node *all = db_call(arena, DB_COUNT, NULL, 0);
    enum err err = ERR_OK;
    json_key(json, TEXT("records"));
    json_begin_object(json);
    for (size_t i = 0; !err && i < call->env.catalog->object_count; i++) {
        const struct meta_object *object = &call->env.catalog->objects[i];
        struct db_select select = {.table = object->table,
                                   .columns = &all,
                                   .column_count = 1,
                                   .limit = 1};
        bool found;
        struct value count = VALUE_NONE;
        err = db_one(call->ctx, call->env.conn, &select, &found, &count);
        json_key(json, object->name);
        json_put_int(json, count.number);
    }
    json_end_object(json);
    return err;
}

static void put_storage(struct json_out *json, const struct call *call, const struct health *health)
{
    json_key(json, TEXT("database"));
    json_begin_object(json);
    json_key(json, TEXT("kind"));
    json_put_text(json, text_of(db_kind(call->store->db)));
    put_number(json, "size", health->size);
    put_number(json, "wal", health->wal);
    put_number(json, "free", health->free);
    json_end_object(json);
    json_key(json, TEXT("disk"));
    json_begin_object(json);
    put_number(json, "free", health->disk_free);
    put_number(json, "total", health->disk_total);
    json_end_object(json);
}

static void put_work(struct json_out *json, const struct health *health)
{
    json_key(json, TEXT("jobs"));
    json_begin_object(json);
    put_number(json, "running", health->jobs.running);
    put_number(json, "queued", health->jobs.queued);
    put_number(json, "failed", health->jobs.failed);
    json_end_object(json);
    put_number(json, "sessions", health->sessions);
    json_key(json, TEXT("last_backup"));
    if (health->last_backup)
        json_put_datetime(json, health->last_backup);
    else
        json_put_null(json);
    json_key(json, TEXT("log"));
    json_begin_object(json);
    json_key(json, TEXT("seq"));
    json_put_id(json, health->seq);
    json_key(json, TEXT("head"));
    json_put_text(json, health->head);
    json_end_object(json);
    json_key(json, TEXT("memory"));
    json_begin_object(json);
    put_number(json, "private", process_private_memory());
    json_end_object(json);
}

enum err health_write(const struct api *api, struct call *call)
{
    struct json_out json;
    struct health health = {.size = 0};
    enum err err = look(call, &health);
    if (err)
        return err;
    judge(call, &health);
    json_out_init(&json, call->out);
    json_begin_object(&json);
    json_key(&json, TEXT("version"));
    json_put_text(&json, api->options.version);
    json_key(&json, TEXT("started_at"));
    json_put_datetime(&json, api->started_at);
    put_storage(&json, call, &health);
    err = put_records(&json, call);
    put_work(&json, &health);
    put_checks(&json, call, &health);
    json_end_object(&json);
    return err;
}
