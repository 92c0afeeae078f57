/* Long lists of ids kept in the database in slices: what a job works through is fixed when it begins, whatever
 * becomes of the filter meanwhile. A list has the id of its job and goes with it. */
#pragma once

#include "record/store.h"

/* Ids in one slice. */
#define ID_LIST_SLICE 1000

/* Writes the ids, in slices numbered from `*slice` on, in tasks of the bulk lane; moves `*slice` behind them. */
enum err id_list_write(struct ctx *ctx, struct record_store *store, int64_t list,
                       const int64_t *ids, size_t count, int64_t *slice);
/* One slice; `ids` has room for ID_LIST_SLICE. *count 0 when there is none. */
enum err id_list_read(struct ctx *ctx, struct db_conn *conn, int64_t list, int64_t slice,
                      int64_t *ids, size_t *count);
enum err id_list_drop(struct ctx *ctx, struct db_conn *conn, int64_t list);
/* All lists but those whose ids `keep` selects. */
enum err id_list_drop_but(struct ctx *ctx, struct db_conn *conn, const struct db_select *keep);
