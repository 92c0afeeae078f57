/* Taking the write-ahead log into the database file, off the writer.
 *
 * A thread with a connection of its own makes passive checkpoints, which hinder nobody but cannot begin
 * the log anew while readers and the writer go on. When the log is above `gate` the thread therefore
 * holds new readers for a moment, waits for those inside (the writer goes on meanwhile), pauses the writer
 * between two groups for the little that is left, and resets the log. A reader that stays longer opens the
 * gate again; the next try is a second later. Above `hold_bulk` bulk work waits until that succeeded. */
#include "db/pool.h"
#include "db/sqlite/store.h"
#include "db/writer_thread.h"

#include "sys/clock.h"

#define MIB (INT64_C(1) << 20)
#define FRAME_BYTES INT64_C(4120) /* a page and its head */
#define REST_MS 5000              /* a log that lies this long is taken in */
#define GATE_WAIT_MS 100          /* longest hold of new readers for those inside */
#define GATE_AGAIN_MS 1000

const struct sqlite_log_limits sqlite_log_limits = {8 * MIB, 64 * MIB, 512 * MIB};

/* After each commit, on the writer's thread. */
static int log_grew(void *subject, sqlite3 *handle, const char *name, int frames)
{
    (void)handle;
    (void)name;
    struct sqlite_store *store = subject;
    int64_t bytes = frames * FRAME_BYTES;
    int64_t before = atomic_exchange(&store->log_bytes, bytes);
    int64_t passive = store->limits.passive;
    if (bytes < before) /* begun anew */
        atomic_store(&store->next_pass, passive);
    if (bytes < atomic_load(&store->next_pass))
        return SQLITE_OK;
    atomic_store(&store->next_pass, bytes + passive);
    pthread_mutex_lock(&store->lock);
    pthread_cond_signal(&store->wake);
    pthread_mutex_unlock(&store->lock);
    return SQLITE_OK;
}

void sqlite_watch_log(struct db *db, sqlite3 *writer)
{
    struct sqlite_store *store = db->store;
    atomic_store(&store->next_pass, store->limits.passive);
    sqlite3_wal_hook(writer, log_grew, store);
}

void sqlite_forget(struct db *db)
{
    struct sqlite_store *store = db->store;
    atomic_store(&store->forget, true);
    pthread_mutex_lock(&store->lock);
    pthread_cond_signal(&store->wake);
    pthread_mutex_unlock(&store->lock);
}

int64_t sqlite_log_bytes(struct db *db)
{
    struct sqlite_store *store = db->store;
    return atomic_load(&store->log_bytes);
}

bool sqlite_hold_bulk(struct db *db)
{
    struct sqlite_store *store = db->store;
    return atomic_load(&store->log_bytes) > store->limits.hold_bulk;
}

void sqlite_set_log_limits(struct db *db, struct sqlite_log_limits limits)
{
    struct sqlite_store *store = db->store;
    pthread_mutex_lock(&store->lock);
    store->limits = limits;
    atomic_store(&store->next_pass, limits.passive);
    pthread_mutex_unlock(&store->lock);
}

static void passive(struct sqlite_store *store)
{
    sqlite3_wal_checkpoint_v2(store->checkpointer, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

/* False when a reader stayed. */
static bool reset_log(struct db *db)
{
    struct sqlite_store *store = db->store;
    if (!pool_gate_close(db, GATE_WAIT_MS))
        return false;
    passive(store); /* what only the readers had held back, with the writer still going */
    writer_pause(db);
    /* Begun anew the file keeps its old frames until they are overwritten; cut, it keeps nothing. */
    int how = atomic_load(&store->forget) ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_RESTART;
    int rc = sqlite3_wal_checkpoint_v2(store->checkpointer, NULL, how, NULL, NULL);
    if (!rc) {
        if (how == SQLITE_CHECKPOINT_TRUNCATE)
            atomic_store(&store->forget, false);
        atomic_store(&store->log_bytes, 0);
        atomic_store(&store->next_pass, store->limits.passive);
        atomic_fetch_add(&store->resets, 1);
    }
    writer_resume(db);
    pool_gate_open(db);
    return rc == SQLITE_OK;
}

static bool above_gate(struct sqlite_store *store)
{
    return atomic_load(&store->forget) || atomic_load(&store->log_bytes) > store->limits.gate;
}

static void *checkpointer(void *arg)
{
    struct db *db = arg;
    struct sqlite_store *store = db->store;
    int64_t taken = 0; /* size of the log when it was last taken in */
    bool again = false;
    pthread_mutex_lock(&store->lock);
    while (!store->stopping) {
        thread_wait(&store->wake, &store->lock, again ? GATE_AGAIN_MS : REST_MS);
        int64_t bytes = atomic_load(&store->log_bytes);
        if (store->stopping || (bytes == taken && !again && !atomic_load(&store->forget)))
            continue;
        pthread_mutex_unlock(&store->lock);
        passive(store);
        again = above_gate(store) && !reset_log(db);
        taken = again ? bytes : atomic_load(&store->log_bytes);
        pthread_mutex_lock(&store->lock);
    }
    pthread_mutex_unlock(&store->lock);
    return NULL;
}

void sqlite_started(struct db *db)
{
    struct sqlite_store *store = db->store;
    store->has_thread = true;
    thread_start(&store->thread, "checkpoint", checkpointer, db);
}

void sqlite_stopping(struct db *db)
{
    struct sqlite_store *store = db->store;
    if (!store->has_thread)
        return;
    pthread_mutex_lock(&store->lock);
    store->stopping = true;
    pthread_cond_signal(&store->wake);
    pthread_mutex_unlock(&store->lock);
    thread_join(store->thread);
    store->has_thread = false;
}
