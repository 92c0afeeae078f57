/* One state of all rights: who is who, the matrix, the sets of callers seen so far. A counted snapshot per version
 * of catalog and access; what a request asks is answered from the one that fits the database it reads, so a
 * moved department or a changed right holds with the next transaction and costs one new snapshot.
 *
 * Immutable but for the sets, which are made at a caller's first request (under the lock) and then stay. */
#pragma once

#include "access/matrix.h"
#include "access/people.h"
#include "access/rules.h"
#include "sys/thread.h"

#include <stdatomic.h>

#define SETS_BUCKETS 1024u

struct sets_of_user;

struct access_policy {
    struct arena
        arena; /* the snapshot itself lies in it; written under the lock once it is published */
    atomic_int holders;
    struct db_state state;
    const struct meta_catalog *catalog; /* held */
    struct people people;
    struct matrix matrix;
    struct rules rules;
    const struct meta_object *share; /* NULL: the catalog has no shares */
    pthread_mutex_t lock;
    struct sets_of_user *sets[SETS_BUCKETS];
};

struct snapshot_cache {
    pthread_mutex_t lock;
    struct access_policy *newest;
    struct meta *meta;
};

void snapshot_cache_init(struct snapshot_cache *cache, struct meta *meta);
void snapshot_cache_deinit(struct snapshot_cache *cache);
void snapshot_cache_forget(struct snapshot_cache *cache);
/* The snapshot of what `conn` sees; held until the ctx's arena ends. */
enum err snapshot_get(struct ctx *ctx, struct snapshot_cache *cache, struct db_conn *conn,
                      const struct access_policy **out);

/* sets.c: those of a caller whose user, department and roles are known. NULL without memory. */
const struct access_sets *sets_of(const struct access_policy *policy,
                                  const struct access_caller *caller);
