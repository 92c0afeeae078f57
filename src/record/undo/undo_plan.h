/* What undoing a transaction would do, worked out on a snapshot before anything is written.
 *
 * For each record the transaction touched: what it was before, what the transaction left, what it is now. A
 * field that is no longer as the transaction left it was changed since: it is kept and named. */
#pragma once

#include "record/log/history.h"
#include "record/log/log_read.h"

enum undo_reason {
    UNDO_FINE,
    UNDO_CHANGED,  /* fields (or, of a created record, anything) were changed since */
    UNDO_DELETED,  /* the record was deleted since */
    UNDO_RESTORED, /* it was brought back since */
    UNDO_REFERRED, /* a kept record refers to it */
    UNDO_UNKNOWN,  /* its object is no more */
    UNDO_REFUSED,  /* by today's rules, found while saving */
    UNDO_REASON_COUNT
};

struct undo_item {
    const struct meta_object *object;
    int64_t id;
    int64_t last_seq;              /* of the transaction's newest line on it */
    struct log_line *first, *last; /* its lines in the transaction, oldest and newest */
    struct value *now;             /* NULL: not there now */
    struct value *wanted;          /* NULL: is to be gone */
    bool *fields;                  /* of an update or restore: what is set to `wanted` */
    enum record_action action;
    bool nothing;            /* it is as wanted already */
    enum undo_reason reason; /* why it, or some of it, is kept */
    bool kept;               /* wholly */
    bool unseen;        /* the caller may not read it: nothing of it is told but that it is kept */
    struct text detail; /* labels of the kept fields, or the refusal */
};

/* A live record of another transaction that refers to one that would go. */
struct undo_referrer {
    const struct meta_object *object;
    int64_t id;
    const struct undo_item *to;
};

struct undo_plan {
    struct record_env *env;
    int64_t txn, undo_of, origin;
    int64_t lines; /* of the transaction in the log */
    struct text summary;
    struct undo_item *items; /* newest first */
    size_t count;
    struct undo_referrer *referrers;
    size_t referrer_count;
};

/* Everything lives in env's arena. ERR_not_found, ERR_undo_done. */
enum err undo_plan_make(struct record_env *env, int64_t txn, struct undo_plan *out);
/* Part of it: fills plan->referrers and keeps what kept records refer to. `sorted`: the items by id. */
enum err undo_find_referrers(struct undo_plan *plan, struct undo_item **sorted);
void undo_sort(struct undo_item **items, size_t count);
struct undo_item *undo_find(struct undo_item **sorted, size_t count, int64_t id);
/* Those that a transaction made or took away in the catalog, which need a schema task. */
bool undo_is_catalog(const struct undo_item *item);
