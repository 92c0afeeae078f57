/* Page views on their way into the log. Noting one is a lock, a hash and a store: it is done on HTTP threads. A
 * thread of its own, begun with the first view, writes what waits.
 *
 * What is noted twice within a minute is found by a table of fixed size in which a later note takes the place
 * of an earlier one with the same hash: at worst a line too many, never one too few. When the writer cannot
 * keep up, further views are counted, and the count is written. */
#include "record/log/audit.h"

#include "base/json_write.h"
#include "base/log.h"
#include "record/log/log.h"
#include "sys/clock.h"
#include "sys/thread.h"

#define WAITING_MAX 16384u
#define FLUSH_AT 256u
#define FLUSH_MS 3000
#define SEEN_SLOTS 8192u
#define ONCE_MS 60000
#define BATCH 1000u
#define VIEW_MEMORY ((size_t)16 << 20)

struct view {
    int64_t user, record, at;
    int64_t object; /* its number */
    enum record_origin origin;
};

struct audit_views {
    struct arena arena; /* it lies in it itself */
    struct record_store *store;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_mutex_t writing; /* one flush at a time */
    pthread_t thread;
    bool end;
    struct view *waiting;
    size_t count;
    int64_t not_noted;
    struct view seen[SEEN_SLOTS];
};

/* --- noting --- */

static struct view *seen_slot(struct audit_views *views, const struct view *view)
{
    uint64_t hash = (uint64_t)view->record * UINT64_C(0x9e3779b97f4a7c15);
    hash ^= (uint64_t)view->user * UINT64_C(0xc2b2ae3d27d4eb4f);
    return &views->seen[(hash >> 40) % SEEN_SLOTS];
}

static void note(struct audit_views *views, const struct view *view)
{
    struct view *seen = seen_slot(views, view);
    bool same = seen->user == view->user && seen->record == view->record;
    if (same && view->at >= seen->at && view->at - seen->at < ONCE_MS)
        return;
    *seen = *view;
    if (views->count == WAITING_MAX) {
        views->not_noted++;
        return;
    }
    views->waiting[views->count++] = *view;
    if (views->count == FLUSH_AT)
        pthread_cond_signal(&views->wake);
}

static void *flush_now_and_then(void *arg);
static void close_views(struct record_store *store);

static struct audit_views *views_new(struct record_store *store)
{
    struct arena arena;
    arena_init(&arena, (size_t)8 << 20);
    struct audit_views *views = ARENA_NEW(&arena, struct audit_views);
    struct view *waiting = ARENA_ARRAY(&arena, struct view, WAITING_MAX);
    if (!views || !waiting) {
        arena_deinit(&arena);
        return NULL;
    }
    views->arena = arena;
    views->store = store;
    views->waiting = waiting;
    pthread_mutex_init(&views->lock, NULL);
    pthread_mutex_init(&views->writing, NULL);
    pthread_cond_init(&views->wake, NULL);
    thread_start(&views->thread, "views", flush_now_and_then, views);
    return views;
}

static struct audit_views *views_of(struct record_store *store)
{
    static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;
    struct audit_views *views = atomic_load(&store->seal->views);
    if (views)
        return views;
    pthread_mutex_lock(&making);
    views = atomic_load(&store->seal->views);
    if (!views) {
        views = views_new(store);
        store->seal->views_close = views ? close_views : NULL;
        atomic_store(&store->seal->views, views);
    }
    pthread_mutex_unlock(&making);
    return views;
}

void audit_view(struct record_store *store, const struct access_caller *caller,
                const struct meta_object *object, int64_t id)
{
    struct audit_views *views = caller->user ? views_of(store) : NULL;
    if (!views)
        return;
    const struct view view = {.user = caller->user,
                              .record = id,
                              .at = clock_monotonic(),
                              .object = object->number,
                              .origin = caller->by_cookie ? ORIGIN_WEB : ORIGIN_API};
    pthread_mutex_lock(&views->lock);
    note(views, &view);
    pthread_mutex_unlock(&views->lock);
}

/* --- writing --- */

struct batch {
    const struct view *views;
    size_t count;
    int64_t not_noted;
};

static enum err add_batch(struct record_task *task)
{
    const struct batch *batch = task->subject;
    struct record_env *env = &task->env;
    struct audit_entry *entries = ARENA_ARRAY(env->ctx->arena, struct audit_entry,
                                              batch->count + 1);
    size_t count = 0;
    if (!entries)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    for (size_t i = 0; i < batch->count; i++) {
        const struct view *view = &batch->views[i];
        const struct meta_object *object = meta_object_by_number(env->catalog, view->object);
        if (object)
            entries[count++] = (struct audit_entry){.action = AUDIT_VIEW,
                                                    .object = object,
                                                    .record = view->record,
                                                    .actor = view->user,
                                                    .origin = view->origin};
    }
    if (batch->not_noted)
        entries[count++] = (struct audit_entry){.action = AUDIT_VIEW,
                                                .origin = ORIGIN_SYSTEM,
                                                .detail = text_format(env->ctx->arena,
                                                                      "{\"not_noted\":%lld}",
                                                                      (long long)batch->not_noted)};
    return count ? audit_add(env, entries, count) : ERR_OK;
}

static enum err write_batch(struct audit_views *views, struct batch *batch)
{
    struct arena arena;
    struct ctx ctx;
    arena_init(&arena, VIEW_MEMORY);
    ctx_init(&ctx, &arena, clock_now());
    struct record_task task = {.store = views->store, .after = add_batch, .subject = batch};
    task.db.ctx = &ctx;
    task.db.lane = DB_LANE_BULK;
    enum err err = record_task_run(&task);
    if (err)
        log_line(LOG_WARN, "views_not_written", LOG_TEXT("reason", error_name(err)));
    arena_deinit(&arena);
    return err;
}

/* Takes up to BATCH views out. */
static size_t take(struct audit_views *views, struct view *out, int64_t *not_noted)
{
    pthread_mutex_lock(&views->lock);
    size_t count = views->count < BATCH ? views->count : BATCH;
    memcpy(out, views->waiting, count * sizeof *out);
    views->count -= count;
    memmove(views->waiting, views->waiting + count, views->count * sizeof *out);
    *not_noted = views->not_noted;
    views->not_noted = 0;
    pthread_mutex_unlock(&views->lock);
    return count;
}

/* What could not be written is counted as not noted. */
static enum err write_waiting(struct audit_views *views)
{
    struct view out[BATCH];
    enum err err = ERR_OK;
    pthread_mutex_lock(&views->writing);
    while (!err) {
        struct batch batch = {.views = out};
        batch.count = take(views, out, &batch.not_noted);
        if (!batch.count && !batch.not_noted)
            break;
        err = write_batch(views, &batch);
        if (!err)
            continue;
        pthread_mutex_lock(&views->lock);
        views->not_noted += (int64_t)batch.count + batch.not_noted;
        pthread_mutex_unlock(&views->lock);
    }
    pthread_mutex_unlock(&views->writing);
    return err;
}

static void *flush_now_and_then(void *arg)
{
    struct audit_views *views = arg;
    bool end = false;
    while (!end) {
        pthread_mutex_lock(&views->lock);
        if (!views->end && views->count < FLUSH_AT)
            thread_wait(&views->wake, &views->lock, FLUSH_MS);
        end = views->end;
        pthread_mutex_unlock(&views->lock);
        (void)write_waiting(views);
    }
    return NULL;
}

enum err audit_views_flush(struct record_store *store)
{
    struct audit_views *views = atomic_load(&store->seal->views);
    return views ? write_waiting(views) : ERR_OK;
}

/* Part of closing the organisation, when nobody looks any more. */
static void close_views(struct record_store *store)
{
    struct audit_views *views = atomic_load(&store->seal->views);
    pthread_mutex_lock(&views->lock);
    views->end = true;
    pthread_cond_signal(&views->wake);
    pthread_mutex_unlock(&views->lock);
    thread_join(views->thread);
    atomic_store(&store->seal->views, NULL);
    pthread_mutex_destroy(&views->lock);
    pthread_mutex_destroy(&views->writing);
    pthread_cond_destroy(&views->wake);
    struct arena arena = views->arena;
    arena_deinit(&arena);
}
