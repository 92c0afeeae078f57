/* The change log and its seals, as the writer keeps them. docs/decisions/0001-change-log.md is the format.
 *
 * Everything here but the reading half runs on the writer's thread. A group begins with the first save in a
 * transaction (record_group_enter) and ends with the transaction; a task that is rolled back takes its
 * lines, sequence numbers and group entries back (record_group_leave). Counters of auto numbers are kept for
 * the group and written once; numbers of a failed save are not given again. */
#pragma once

#include "record/hook.h"
#include "record/log/seal.h"
#include "record/save.h"

#include <stdatomic.h>

struct log_head {
    int64_t seq;     /* of the newest line */
    int64_t at;      /* of the newest line; never falls */
    int64_t last_id; /* the newest id given out */
    struct seal_hash seal;
};

struct log_counter {
    struct text name;
    int64_t value;
    bool changed;
};

struct pool;
struct log_line;
struct audit_views;

/* Rows that wait for the end of the group: written there in one go, outside the tasks' savepoints, they cost
 * a third. log_flush writes them earlier for whoever must read them. */
struct log_pending {
    struct value *values;
    size_t rows, capacity;
    size_t written;            /* of the rows */
    size_t mark, mark_written; /* when the running task began */
};

/* A seal's head on its way to the file outside; one at a time. */
struct log_note {
    const char *path;
    atomic_bool busy;
    char line[128];
    size_t len;
};

struct record_seal {
    struct seal_hash secret;
    struct db_commit_reader readers[3];
    struct log_note note;
    struct pool *outside; /* one thread that appends seal heads to the file */
    int64_t head_written; /* when, UTC ms */
    struct log_head committed;
    int64_t noted_seq; /* of the newest head in the file */
    int64_t lease;     /* what the writer's row must hold */

    bool in_group;
    bool forget;        /* the group erased a person: no copy of what was may stay in the files */
    struct arena arena; /* of the group */
    int64_t catalog_version;
    struct log_head head; /* with the lines of the group so far */
    int64_t first_new_id; /* ids above it were given in the running task */
    struct record_group_change *changes;
    size_t count, capacity;
    struct seal_hash *hashes; /* of all lines, also those that are no changes */
    size_t hash_count, hash_capacity;
    struct log_pending lines, txns, keys, audits;
    struct log_counter *counters;
    size_t counter_count, counter_capacity;
    /* when the running task began */
    size_t mark, hash_mark;
    struct log_head mark_head;
    _Atomic(struct audit_views *) views; /* audit.h; NULL until something was looked at */
    void (*views_close)(struct record_store *store); /* writes them; set with the first */
};

/* Writes what waits, before reading the log inside a save. Nothing to do for a reader. */
enum err log_flush(struct record_env *env);
/* A row of `columns` values; false when memory is out. */
bool log_pending_add(struct record_seal *log, struct log_pending *pending, const struct value *row,
                     size_t columns);
#define LOG_LINE_COLUMNS 11
#define LOG_TXN_COLUMNS 6
#define LOG_KEY_COLUMNS 2
#define LOG_AUDIT_COLUMNS 6
enum err log_write_pending(struct ctx *ctx, struct db_conn *conn, struct record_seal *log);

/* Tables of the log, for the schema. */
const struct db_table_def *log_tables(size_t *count);

/* The values a deleted record had: ERR_not_deleted when it is not in the bin. */
enum err log_deleted_values(struct record_env *env, const struct meta_object *object, int64_t id,
                            struct value **values);

/* Writes the lines of a save. `lines` in the order they get in the log. */
enum err log_write_lines(struct record_env *env, struct record_save *save,
                         struct record_change **lines, size_t count);
/* Private to the group: its end, and room for more lines in it. */
void log_group_end(struct record_seal *log);
bool log_group_room(struct record_seal *log, size_t more);
/* Seals a line into the group and keeps its row; there must be room for its hash (log_hash_room). */
bool log_keep_line(struct record_seal *log, struct arena *arena, struct log_line *line);
bool log_hash_room(struct record_seal *log, size_t more);
/* The seal over lines that follow another seal. */
struct seal_hash log_seal_next(const struct seal_hash *secret, const struct seal_hash *before,
                               const struct seal_hash *lines, size_t count);
/* "<seq> <at> <seal>\n", as in the file outside. */
void log_head_line(struct buf *out, const struct log_head *head);
/* A counter of the group: its row is read at first use. NULL after reporting. */
struct log_counter *log_counter(struct record_env *env, struct text name);
