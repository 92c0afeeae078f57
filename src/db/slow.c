#include "db/slow.h"

#include "base/utf8.h"
#include "db/slow_note.h"

#include <stdlib.h>

#define STATEMENT_MAX 4000
#define PLAN_MAX 2000
#define ASKED_MAX 2000

/* One remembered statement; its texts are made with it and used again for another. */
struct entry {
    uint64_t hash;
    int64_t id;
    char *statement, *plan, *asked;
    size_t statement_len, plan_len, asked_len;
    int64_t count, total_ms, max_ms, last_at;
};

struct db_slow_log {
    pthread_mutex_t lock; /* of everything here */
    struct entry entries[DB_SLOW_MAX];
    size_t count;
    int64_t last_id;
    struct arena arena; /* of the texts */
};

enum err slow_open(struct ctx *ctx, struct db *db)
{
    struct db_slow_log *log = ARENA_NEW(&db->arena, struct db_slow_log);
    if (!log)
        return ctx_fail(ctx, ERR_out_of_memory);
    pthread_mutex_init(&log->lock, NULL);
    arena_init(&log->arena, DB_SLOW_MAX * (size_t)(STATEMENT_MAX + PLAN_MAX + ASKED_MAX) * 2);
    db->slow = log;
    atomic_init(&db->slow_ms, DB_SLOW_MS_DEFAULT);
    return ERR_OK;
}

void slow_close(struct db *db)
{
    if (!db->slow)
        return;
    arena_deinit(&db->slow->arena);
    pthread_mutex_destroy(&db->slow->lock);
    db->slow = NULL;
}

void db_asked_begin(struct db_conn *conn, const struct db_asked *asked)
{
    conn->asked = asked;
}

void db_asked_end(struct db_conn *conn)
{
    conn->asked = NULL;
}

void db_slow_threshold(struct db *db, int64_t ms)
{
    atomic_store(&db->slow_ms, ms);
}

/* "in (?, ?, ?)" of whatever length is the same statement, "in (?)". */
static struct text one_for_many(struct arena *arena, struct text sql)
{
    struct buf buf;
    buf_init(&buf, arena, STATEMENT_MAX);
    for (size_t i = 0; i < sql.len && !buf.overflow; i++) {
        buf_add_char(&buf, sql.ptr[i]);
        if (sql.ptr[i] != '?')
            continue;
        size_t end = i + 1;
        while (end + 1 < sql.len && sql.ptr[end] == ',' &&
               (sql.ptr[end + 1] == '?' ||
                (end + 2 < sql.len && sql.ptr[end + 1] == ' ' && sql.ptr[end + 2] == '?')))
            end += sql.ptr[end + 1] == '?' ? 2 : 3;
        i = end - 1;
    }
    return buf_text(&buf);
}

static struct entry *find(struct db_slow_log *log, uint64_t hash)
{
    for (size_t i = 0; i < log->count; i++)
        if (log->entries[i].hash == hash)
            return &log->entries[i];
    return NULL;
}

/* Room for a new statement: the cheapest one goes. */
static struct entry *make_room(struct db_slow_log *log)
{
    struct entry *entry = NULL;
    if (log->count < DB_SLOW_MAX) {
        entry = &log->entries[log->count];
        entry->statement = arena_alloc_bare(&log->arena, STATEMENT_MAX);
        entry->plan = arena_alloc_bare(&log->arena, PLAN_MAX);
        entry->asked = arena_alloc_bare(&log->arena, ASKED_MAX);
        if (!entry->statement || !entry->plan || !entry->asked)
            return NULL;
        log->count++;
        return entry;
    }
    for (size_t i = 0; i < log->count; i++)
        if (!entry || log->entries[i].total_ms < entry->total_ms)
            entry = &log->entries[i];
    return entry;
}

static size_t put(char *to, size_t room, struct text from)
{
    size_t len = utf8_valid_prefix(text_slice(from, 0, from.len < room ? from.len : room));
    memcpy(to, from.ptr ? from.ptr : "", len);
    return len;
}

struct slow_seen {
    uint64_t hash;
    int64_t ms, now;
};

static void remember(struct db_slow_log *log, const struct slow_seen *seen, struct text statement,
                     struct text plan, struct text asked)
{
    pthread_mutex_lock(&log->lock);
    struct entry *entry = find(log, seen->hash);
    if (!entry && (entry = make_room(log))) {
        entry->hash = seen->hash;
        entry->id = ++log->last_id;
        entry->statement_len = put(entry->statement, STATEMENT_MAX, statement);
        entry->count = entry->total_ms = entry->max_ms = 0;
    }
    if (entry) {
        /* as it was asked and planned the last time */
        entry->plan_len = put(entry->plan, PLAN_MAX, plan);
        entry->asked_len = put(entry->asked, ASKED_MAX, asked);
        entry->count++;
        entry->total_ms += seen->ms;
        entry->max_ms = seen->ms > entry->max_ms ? seen->ms : entry->max_ms;
        entry->last_at = seen->now;
    }
    pthread_mutex_unlock(&log->lock);
}

/* In memory of its own and without a voice: looking closer must not disturb the work that was slow. */
enum err slow_close_rows(struct db_rows *rows, int64_t ms)
{
    struct db_conn *conn = rows->conn;
    struct arena arena;
    struct ctx inner;
    struct buf asked;
    struct text plan = TEXT_EMPTY;
    arena_init(&arena, (size_t)1 << 20);
    ctx_init(&inner, &arena, clock_now());
    struct text sql = text_dup(&arena, conn->driver->statement(rows));
    enum err err = conn->driver->close_rows(rows);
    struct db_sql explained = {.text = sql, .hash = text_hash(sql)};
    buf_init(&asked, &arena, ASKED_MAX);
    if (conn->driver->explain(&inner, conn, &explained, &plan))
        plan = TEXT_EMPTY;
    /* what it writes may ask the database itself */
    const struct db_asked *about_what = conn->asked;
    conn->asked = NULL;
    if (about_what)
        about_what->write(about_what, &asked);
    conn->asked = about_what;
    struct text statement = one_for_many(&arena, sql);
    struct text about = asked.overflow ? TEXT_EMPTY : buf_text(&asked);
    struct slow_seen seen = {text_hash(statement) ^ text_hash(about), ms, inner.now};
    remember(conn->db->slow, &seen, statement, plan, about);
    arena_deinit(&arena);
    return err;
}

static int dearest_first(const void *a, const void *b)
{
    const struct db_slow *left = a;
    const struct db_slow *right = b;
    return (left->total_ms < right->total_ms) - (left->total_ms > right->total_ms);
}

enum err db_slow_list(struct ctx *ctx, struct db *db, struct db_slow **out, size_t *count)
{
    struct db_slow_log *log = db->slow;
    struct arena *arena = ctx->arena;
    *out = ARENA_ARRAY(arena, struct db_slow, DB_SLOW_MAX);
    *count = 0;
    if (!*out)
        return ctx_fail(ctx, ERR_out_of_memory);
    pthread_mutex_lock(&log->lock);
    for (size_t i = 0; i < log->count; i++) {
        const struct entry *entry = &log->entries[i];
        (*out)[(*count)++] = (struct db_slow){
            .id = entry->id,
            .statement = text_dup(arena, (struct text){entry->statement, entry->statement_len}),
            .plan = text_dup(arena, (struct text){entry->plan, entry->plan_len}),
            .asked = text_dup(arena, (struct text){entry->asked, entry->asked_len}),
            .count = entry->count,
            .total_ms = entry->total_ms,
            .max_ms = entry->max_ms,
            .last_at = entry->last_at};
    }
    pthread_mutex_unlock(&log->lock);
    if (*count > 1)
        qsort(*out, *count, sizeof **out, dearest_first);
    return ctx_error(ctx);
}

void db_slow_clear(struct db *db)
{
    struct db_slow_log *log = db->slow;
    pthread_mutex_lock(&log->lock);
    log->count = 0;
    arena_reset(&log->arena);
    pthread_mutex_unlock(&log->lock);
}

enum err db_slow_plan(struct ctx *ctx, struct db_conn *conn, const struct db_slow *slow,
                      struct text *plan)
{
    const struct db_sql sql = {.text = slow->statement, .hash = text_hash(slow->statement)};
    return conn->driver->explain(ctx, conn, &sql, plan);
}
