/* Saving: the one way a record is created, changed, deleted or brought back.
 *
 * A save is 1 to 1,000 changes, atomic, run by the stages listed in save.c over the whole list. It runs in
 * a task of the writer: record_save_run inside a task of your own, or record_save_submit / record_save to
 * have it queued. */
#pragma once

#include "record/store.h"

#define RECORD_SAVE_MAX 1000
#define RECORD_SAVE_ROUNDS 8

enum record_action { RECORD_CREATE, RECORD_UPDATE, RECORD_DELETE, RECORD_RESTORE };

enum record_origin {
    ORIGIN_WEB,
    ORIGIN_API,
    ORIGIN_IMPORT,
    ORIGIN_UNDO,
    ORIGIN_SYSTEM,
    ORIGIN_DEMO,
    ORIGIN_COUNT
};
struct text record_origin_name(enum record_origin origin);

struct record_setting {
    const struct meta_field *field;
    struct value value;
    int64_t
        from_save; /* 1-based: the value is the id of that change of the same save ("$1"); else 0 */
    int64_t
        object_number; /* any_reference: number of the object pointed to; 0: value.text names it */
    bool by_hook;      /* set while the save ran: not held against the caller's rights */
};

struct record_change {
    enum record_action action;
    const struct meta_object *object;
    int64_t id;      /* create: 0 (given by the save) or, for restore and undo, the old one */
    int64_t version; /* expected version, 0: none */
    struct record_setting *settings;
    size_t setting_count;
    int64_t row;    /* 1-based place in the caller's list, for faults */
    struct text at; /* where it stands in the parent's body: "lines[2]"; empty: it is the body */
    /* filled by the stages. Values are by field index; an any_reference has the id in `number` and the
     * name of the object it points to in `text`. The base arrays hold the base amounts of money fields
     * and are NULL for objects without such. */
    struct value *before; /* NULL for a create or restore */
    struct value *after;  /* NULL for a delete */
    const struct value *before_base, *after_base;
    bool by_hook;   /* appended by a hook or a delete rule: system rights */
    bool unchanged; /* an update that changes nothing: no version, no log line */
    bool dropped;   /* given up for another change of the same record in this save: no line */
    bool erases;    /* it erases a person: its key goes with this save (erase.h) */
    bool touched;   /* a hook set a field after the checks: they run again */
    enum err error; /* with save->partial: why this one was left out */
    int64_t
        cause; /* 1-based place in save->changes of the change that made this one; 0: the caller */
    void *stage; /* scratch of the stage that runs */
};

struct record_save {
    struct record_change *changes;
    size_t count;
    size_t capacity;
    const struct access_caller *caller;
    enum record_origin origin;
    int64_t txn;         /* 0: a new one is given */
    struct text summary; /* one line for the list of transactions, may be empty */
    bool
        importing; /* fields required in the form may be empty, auto numbers and dates may be given */
    /* where the caller's saves stand in `changes`, between their children ("$2"); NULL: each change is one */
    const size_t *places;
    size_t place_count;
    bool partial; /* a change that fails is left out instead of failing the save */
    bool dry_run; /* everything is checked and nothing written: `after` is what would be */
    /* result */
    int64_t seq; /* of its last line in the log */
    int64_t at;
};

/* Makes room for one more change (settings for every field); NULL when there are 1,000 already or memory is
 * out (reported on the ctx). Also what hooks call, and then no pointer to a change ever moves; elsewhere
 * the change given is valid until the next call.
 *
 * An update of a record this save already creates or changes is merged into that change: one record has
 * one line in the log per save. */
struct record_change *record_save_add(struct ctx *ctx, struct record_save *save,
                                      enum record_action action, const struct meta_object *object,
                                      int64_t id);
/* Sets a field; a second call replaces the first. */
void record_change_set(struct record_change *change, const struct meta_field *field,
                       struct value value);
/* The value a change would leave in a field: what is set, else what was there. */
struct value record_change_get(const struct record_change *change, const struct meta_field *field);

/* Reads a JSON body into a change: unknown fields, wrong types, read-only fields and fields the caller may
 * not edit are faults; owned children become further changes of the save. */
enum err record_change_from_json(struct record_env *env, struct record_save *save,
                                 enum record_action action, const struct meta_object *object,
                                 int64_t id, const struct json *body, struct record_change **out);

/* The change of this save that creates, updates or restores a record, for hooks; NULL when there is none. */
struct record_change *record_save_find(struct record_save *save, int64_t id);

/* Runs all stages inside a writer's task; on failure the task's savepoint takes everything back. A task of
 * your own (not a record_task) brackets it: record_group_enter first, and record_group_leave from the
 * task's `undone`, so that the lines of a failed task are not sealed. */
enum err record_save_run(struct record_env *env, struct record_save *save);
enum err record_group_enter(struct record_env *env);
void record_group_leave(struct record_store *store);

/* A save as a task: `prepare` fills save->changes inside the writer's transaction (parse, look up), `after`
 * reads what the reply needs before the commit, `done` runs after it (on the writer's thread). */
struct record_task {
    struct db_task db; /* give lane and ctx */
    struct record_store *store;
    struct record_env env;   /* give caller; the rest is filled */
    struct record_save save; /* changes given beforehand are copied for each run */
    enum err (*prepare)(struct record_task *task);
    enum err (*after)(struct record_task *task);
    void (*done)(struct record_task *task, enum err result);
    void *subject;
    /* idempotency: empty key for none. `request_hash` over method, path and body. A repeated key gives
     * *repeated with the stored reply instead of saving; the same key with another hash is
     * ERR_idempotency_mismatch. `reply` is stored after `after` on success. */
    struct text idempotency_key;
    struct text request_hash;
    struct text reply;
    bool repeated;
    bool
        changes_catalog; /* custom_object/custom_field rows: runs as a schema task with meta_rebuild */
    /* the task's own */
    struct record_save given;
    const struct meta_catalog *next;
};
enum err record_task_submit(struct record_task *task);
/* The same and waits: for commands and jobs. */
enum err record_task_run(struct record_task *task);

/* A filled record of an object, by id, as stored (no rights): values by field index, NULL when absent. */
enum err record_load(struct record_env *env, const struct meta_object *object, int64_t id,
                     struct value **values);
/* Many at once; values[i] NULL where absent. */
enum err record_load_many(struct record_env *env, const struct meta_object *object,
                          const int64_t *ids, size_t count, struct value **values);
