/* One open organisation as everything above the database sees it, and what one piece of work on it needs. */
#pragma once

#include "access/access.h"
#include "db/db.h"
#include "meta/store.h"

struct record_seal;   /* log.h */
struct record_ids;    /* ids.h */
struct record_reader; /* in-commit readers, given by app */
struct record_hooks;  /* hook.h */
struct readings;      /* reading.h */
struct visibles;      /* visible.h */
struct rules;         /* rules.h */

struct record_store {
    const char *folder; /* its data folder */
    struct db *db;
    struct meta *meta;
    struct access *access;
    struct record_seal *seal;
    struct record_ids *ids;
    const struct record_hooks *hooks;
    struct readings *readings; /* statements kept ready; NULL: made each time */
    struct visibles *visibles; /* what callers see, kept; NULL: worked out each time */
    struct rules *rules;       /* administrators' rules; NULL: none are held */
};

struct record_store_options {
    const char *data_folder; /* guanxi.db, seal.key and seals/ are in it */
    const char *database;    /* a URL instead of guanxi.db; NULL: none */
    const struct meta_source *sources;
    size_t source_count;
    const struct db_table_def *tables; /* of the layers above (jobs …) */
    size_t table_count;
    const struct record_hooks *hooks;
    unsigned readers;
};

/* Opens (or makes) the organisation in the folder. The folder's lock is the caller's business. */
enum err record_store_open(struct ctx *ctx, const struct record_store_options *options,
                           struct record_store **out);
void record_store_close(struct record_store *store);

/* What reading and saving take along. Reading: record_env_begin; in a save the save stages fill it. */
struct record_env {
    struct ctx *ctx;
    struct record_store *store;
    struct db_conn *conn;
    const struct meta_catalog *catalog; /* held until record_env_end */
    const struct access_caller *caller;
    struct expr_env expr;        /* the caller's view */
    struct expr_env expr_system; /* rules */
    bool reads;                  /* conn is in a transaction of its own that only reads */
    bool in_save;                /* conn is the writer's, inside a group of saves */
};

/* Opens a read transaction, reads the state, takes the matching catalog snapshot. `steps` as in
 * db_read_begin. `caller` may be NULL until known: set it with record_env_caller. */
enum err record_env_begin(struct ctx *ctx, struct record_store *store, int64_t steps,
                          struct record_env *out);
void record_env_caller(struct record_env *env, const struct access_caller *caller);
void record_env_end(struct record_env *env);
