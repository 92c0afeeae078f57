/* What rights need to know of the organisation and its users, read once per access_version: the settings,
 * and who reports to whom. A counted, immutable snapshot; the caller of a request holds the one that fits
 * the snapshot of the database he reads. */
#pragma once

#include "access/access.h"
#include "sys/thread.h"

struct access_people;

struct people_cache {
    pthread_mutex_t lock;
    struct access_people *newest;
};

void people_cache_init(struct people_cache *cache);
void people_cache_deinit(struct people_cache *cache);
void people_cache_forget(struct people_cache *cache);

/* The snapshot of `version` as `conn` sees it; held until the ctx's arena ends. */
enum err people_get(struct ctx *ctx, struct people_cache *cache, struct db_conn *conn,
                    int64_t version, const struct access_people **out);

const struct access_organisation *people_organisation(const struct access_people *people);
/* Everybody whose chain of managers reaches `manager`, himself not; ids ascending. */
void people_team(const struct access_people *people, struct arena *arena, int64_t manager,
                 int64_t **ids, size_t *count);
