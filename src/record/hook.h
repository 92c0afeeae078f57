/* What modules add to saves: rows in their hook tables, gathered by app into one list. A hook sees the
 * changes of one object in one round, reads before/after, may set fields of those changes
 * (record_change_set before persist) and append changes (record_save_add); it never saves by itself. */
#pragma once

#include "record/save.h"

struct record_hook {
    struct text object; /* object name; empty: every object */
    struct text summary;
    enum err (*run)(struct record_env *env, struct record_save *save,
                    struct record_change **changes, size_t count);
};

/* In-commit readers: take all changes of a group at once between the last save and the commit; may not
 * refuse. The changes and their before/after values live until the group ends. */
struct record_group_change {
    const struct record_change *change;
    const struct record_save *save;
    int64_t seq;
};
struct record_commit_reader {
    const char *summary;
    /* May be NULL. */
    enum err (*run)(struct ctx *ctx, struct record_store *store, struct db_conn *conn,
                    const struct record_group_change *changes, size_t count);
    /* After every commit, also one without changes (sessions, jobs), on the writer's thread: live updates, cache
     * refresh. Must not wait. May be NULL. */
    void (*committed)(struct record_store *store, const struct record_group_change *changes,
                      size_t count, void *subject);
    void *subject; /* of `committed`; lives as long as the store */
};

struct record_hooks {
    const struct record_hook *hooks;
    size_t hook_count;
    /* The same kind of row, called once a save with all its changes when their rows are written (what was left
     * out is among them, with its error): keeps what the next save must see. May change nothing of the save;
     * `object` is not looked at. */
    const struct record_hook *written;
    size_t written_count;
    const struct record_commit_reader *readers;
    size_t reader_count;
};
