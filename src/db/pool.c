#include "db/pool.h"

#include "sys/clock.h"

enum err pool_open(struct ctx *ctx, struct db *db, unsigned readers)
{
    struct db_pool *pool = &db->pool;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->changed, NULL);
    pool->all = ARENA_ARRAY(&db->arena, struct db_conn *, readers);
    if (!pool->all)
        return ctx_fail(ctx, ERR_out_of_memory);
    for (unsigned i = 0; i < readers; i++) {
        struct db_conn *conn;
        enum err err = db->driver->connect(ctx, db, DB_ROLE_READER, &conn);
        if (err)
            return err;
        pool->all[pool->count++] = conn;
        conn->next = pool->free;
        pool->free = conn;
    }
    return ERR_OK;
}

void pool_close(struct db *db)
{
    struct db_pool *pool = &db->pool;
    for (unsigned i = 0; i < pool->count; i++)
        db->driver->disconnect(pool->all[i]);
    pthread_cond_destroy(&pool->changed);
    pthread_mutex_destroy(&pool->lock);
}

/* A free connection, or NULL at the deadline. */
static struct db_conn *take(struct db_pool *pool, int64_t deadline)
{
    pthread_mutex_lock(&pool->lock);
    bool late = false;
    pool->waiting++;
    while ((pool->gate_closed || !pool->free) && !late) {
        int64_t left = deadline ? deadline - clock_monotonic() : 1000;
        late = left <= 0;
        if (!late)
            thread_wait(&pool->changed, &pool->lock, left);
    }
    pool->waiting--;
    struct db_conn *conn = late ? NULL : pool->free;
    if (conn) {
        pool->free = conn->next;
        pool->busy++;
    }
    pthread_mutex_unlock(&pool->lock);
    return conn;
}

static void give(struct db_pool *pool, struct db_conn *conn)
{
    pthread_mutex_lock(&pool->lock);
    conn->next = pool->free;
    pool->free = conn;
    pool->busy--;
    if (pool->waiting || pool->gate_closed)
        pthread_cond_broadcast(&pool->changed);
    pthread_mutex_unlock(&pool->lock);
}

enum err db_read_begin(struct ctx *ctx, struct db *db, int64_t steps, struct db_conn **out)
{
    struct db_conn *conn = take(&db->pool, ctx->deadline);
    if (!conn)
        return ctx_fail(ctx, ERR_deadline);
    enum err err = db->driver->read_begin(ctx, conn, steps);
    if (err) {
        db->driver->read_end(conn);
        give(&db->pool, conn);
        return err;
    }
    *out = conn;
    return ERR_OK;
}

void db_read_end(struct db_conn *conn)
{
    conn->driver->read_end(conn);
    give(&conn->db->pool, conn);
}

bool pool_gate_close(struct db *db, int64_t ms)
{
    struct db_pool *pool = &db->pool;
    int64_t until = clock_monotonic() + ms;
    pthread_mutex_lock(&pool->lock);
    pool->gate_closed = true;
    while (pool->busy) {
        int64_t left = until - clock_monotonic();
        if (left <= 0)
            break;
        thread_wait(&pool->changed, &pool->lock, left);
    }
    bool empty = !pool->busy;
    if (!empty) {
        pool->gate_closed = false;
        pthread_cond_broadcast(&pool->changed);
    }
    pthread_mutex_unlock(&pool->lock);
    return empty;
}

void pool_gate_open(struct db *db)
{
    pthread_mutex_lock(&db->pool.lock);
    db->pool.gate_closed = false;
    pthread_cond_broadcast(&db->pool.changed);
    pthread_mutex_unlock(&db->pool.lock);
}
