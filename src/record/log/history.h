/* Reading the change log: history of a record, its state at a moment, the recycle bin, transactions, undo. */
#pragma once

#include "record/save.h"

/* {"data":[…],"next":…} newest first; `before_seq` 0 for the newest. */
enum err record_history(struct record_env *env, const struct meta_object *object, int64_t id,
                        int64_t before_seq, int64_t limit, struct buf *out);
/* The record as it was at a moment: ERR_not_found when it did not exist then. `fields` as in record_read, but of the
 * record itself only: what it refers to and its children are not taken back with it (ERR_not_together). */
enum err record_as_of(struct record_env *env, const struct meta_object *object, int64_t id,
                      int64_t at, struct text fields, struct buf *out);
enum err record_deleted(struct record_env *env, const struct meta_object *object,
                        int64_t before_seq, int64_t limit, struct buf *out);
/* Values of a deleted record, for restore; ERR_not_found when it is not in the bin. */
enum err record_deleted_values(struct record_env *env, const struct meta_object *object, int64_t id,
                               struct value **values);
/* `origin` -1: whichever way they came. */
enum err record_transactions(struct record_env *env, int origin, int64_t before_seq, int64_t limit,
                             struct buf *out);
enum err record_changes(struct record_env *env, int64_t after_seq, int64_t limit, struct buf *out);

enum record_conflicts { CONFLICTS_SKIP, CONFLICTS_STOP };

/* Undo of one transaction, in chunks of at most 1,000 records for a large one (one new txn for all). Runs
 * outside the writer and submits its saves itself. The report lists what was kept and why: changed since,
 * still referred to (with who refers), refused by today's rules. A transaction that created records still
 * referred to by records of other transactions is refused whole with the list, unless those go with it.
 * A transaction that made a field or an object takes it away again. */
enum err record_undo(struct ctx *ctx, struct record_store *store,
                     const struct access_caller *caller, int64_t txn,
                     enum record_conflicts conflicts, bool dry_run,
                     void (*progress)(void *subject, int64_t done, int64_t total), void *subject,
                     struct buf *report);

/* How many lines it has in the log; refuses as the undo itself would when it is nobody's to undo or undone. */
enum err record_undo_size(struct record_env *env, int64_t txn, int64_t *lines);
/* The same undo as a job's step: parameters {"txn":"…","conflicts":"skip"}. */
struct record_step;
enum err record_undo_step(struct record_step *step);

/* Verifies seals, lines and live rows; appends one line per finding, returns ERR_OK and *findings 0 when
 * everything is as sealed. */
enum err record_check(struct ctx *ctx, struct record_store *store, struct buf *report,
                      int64_t *findings);
