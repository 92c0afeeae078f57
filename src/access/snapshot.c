#include "access/snapshot.h"

#include "access/names.h"

#define SNAPSHOT_LIMIT ((size_t)256 * 1024 * 1024)

void snapshot_cache_init(struct snapshot_cache *cache, struct meta *meta)
{
    pthread_mutex_init(&cache->lock, NULL);
    cache->newest = NULL;
    cache->meta = meta;
}

static void release(void *subject)
{
    struct access_policy *policy = subject;
    if (!policy || atomic_fetch_sub(&policy->holders, 1) != 1)
        return;
    struct arena arena = policy->arena;
    pthread_mutex_destroy(&policy->lock);
    meta_release(policy->catalog);
    arena_deinit(&arena);
}

void snapshot_cache_forget(struct snapshot_cache *cache)
{
    pthread_mutex_lock(&cache->lock);
    struct access_policy *old = cache->newest;
    cache->newest = NULL;
    pthread_mutex_unlock(&cache->lock);
    release(old);
}

void snapshot_cache_deinit(struct snapshot_cache *cache)
{
    snapshot_cache_forget(cache);
    pthread_mutex_destroy(&cache->lock);
}

static enum err fill(struct ctx *ctx, struct db_conn *conn, struct access_policy *policy)
{
    enum err err = people_read(ctx, conn, policy->catalog, &policy->arena, &policy->people);
    if (!err)
        err = matrix_read(ctx, conn, policy->catalog, &policy->arena, &policy->matrix);
    if (!err)
        err = rules_read(ctx, conn, policy->catalog, &policy->arena, &policy->rules);
    policy->share = meta_object_find(policy->catalog, OBJECT_SHARE);
    return err;
}

enum err access_policy_trial(struct ctx *ctx, struct db_conn *conn,
                             const struct meta_catalog *catalog, const struct access_policy **out)
{
    struct access_policy *policy = ARENA_NEW(ctx->arena, struct access_policy);
    if (!policy)
        return ctx_fail(ctx, ERR_out_of_memory);
    policy->catalog = catalog;
    *out = policy;
    return matrix_read(ctx, conn, catalog, ctx->arena, &policy->matrix);
}

static enum err snapshot_make(struct ctx *ctx, struct meta *meta, struct db_conn *conn,
                              const struct db_state *state, struct access_policy **out)
{
    struct arena arena;
    arena_init(&arena, SNAPSHOT_LIMIT);
    struct access_policy *policy = ARENA_NEW(&arena, struct access_policy);
    if (!policy)
        return ctx_fail(ctx, ERR_out_of_memory);
    policy->arena = arena;
    policy->state = *state;
    policy->catalog = meta_acquire(meta, state->catalog_version);
    atomic_init(&policy->holders, 1);
    pthread_mutex_init(&policy->lock, NULL);
    enum err err = fill(ctx, conn, policy);
    if (err) {
        release(policy);
        return err;
    }
    *out = policy;
    return ERR_OK;
}

static bool is_of(const struct access_policy *policy, const struct db_state *state)
{
    return policy->state.access_version == state->access_version &&
           policy->state.catalog_version == state->catalog_version;
}

static struct access_policy *take_cached(struct snapshot_cache *cache, const struct db_state *state)
{
    pthread_mutex_lock(&cache->lock);
    struct access_policy *policy = cache->newest;
    if (policy && is_of(policy, state))
        atomic_fetch_add(&policy->holders, 1);
    else
        policy = NULL;
    pthread_mutex_unlock(&cache->lock);
    return policy;
}

static bool is_newer(const struct db_state *a, const struct db_state *b)
{
    return a->access_version > b->access_version ||
           (a->access_version == b->access_version && a->catalog_version > b->catalog_version);
}

/* An older snapshot than the cached one (a reader that began before a commit) is not kept. */
static void keep(struct snapshot_cache *cache, struct access_policy *policy)
{
    struct access_policy *old = NULL;
    pthread_mutex_lock(&cache->lock);
    if (!cache->newest || is_newer(&policy->state, &cache->newest->state)) {
        old = cache->newest;
        atomic_fetch_add(&policy->holders, 1);
        cache->newest = policy;
    }
    pthread_mutex_unlock(&cache->lock);
    release(old);
}

enum err snapshot_get(struct ctx *ctx, struct snapshot_cache *cache, struct db_conn *conn,
                      const struct access_policy **out)
{
    struct db_state state;
    enum err err = db_state(ctx, conn, &state);
    if (err)
        return err;
    struct access_policy *policy = take_cached(cache, &state);
    if (!policy) {
        err = snapshot_make(ctx, cache->meta, conn, &state, &policy);
        if (err)
            return err;
        keep(cache, policy);
    }
    if (!arena_on_end(ctx->arena, release, policy)) {
        release(policy);
        return ctx_fail(ctx, ERR_out_of_memory);
    }
    *out = policy;
    return ERR_OK;
}
