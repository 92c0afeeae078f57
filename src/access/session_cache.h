/* Who a token belongs to, in memory: 4,096 callers of one KB, found by the hash of the token.
 *
 * An entry holds only for the access_version it was read at; with another one the caller is read again, so
 * a locked user, a changed role or an ended session (which bumps the version) takes effect with the next
 * snapshot of the database that shows it. */
#pragma once

#include "access/access.h"
#include "access/secret.h"

struct session_cache;

/* How long a way of logging in holds. */
struct session_life {
    int64_t expires_at; /* UTC ms, 0: never */
    int64_t used_at;    /* last use, UTC ms */
    int64_t noted_at;   /* the used_at that the database has */
    bool token;         /* long-lived: no end by idleness */
};

/* What is asked for: whose token, as seen at which version of users and sessions. */
struct session_key {
    struct secret_hash hash;
    int64_t version;
    bool token; /* a long-lived one, by its prefix */
};

struct session_cache *session_cache_new(struct arena *arena);
void session_cache_deinit(struct session_cache *cache);

/* Copies the caller's texts into the arena. Notes the use at `now`. */
bool session_cache_find(struct session_cache *cache, const struct session_key *key,
                        struct arena *arena, int64_t now, struct access_caller *out,
                        struct session_life *life);
/* `noted` tells the cache that used_at is on its way to the database. */
void session_cache_noted(struct session_cache *cache, const struct secret_hash *hash, int64_t now);
/* A caller too large for an entry is not kept. */
void session_cache_put(struct session_cache *cache, const struct session_key *key,
                       const struct access_caller *caller, const struct session_life *life);
void session_cache_drop(struct session_cache *cache, const struct secret_hash *hash);
