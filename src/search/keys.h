/* The table match_key: under which key each record is found by those who look for its like.
 *
 * Invariants:
 * 1. A live record that takes part (match_object) has exactly the keys its values give; what is in the table too
 *    much (a save that was cut off) finds nothing, for candidates are read before they count.
 * 2. Keys are written in the savepoint of the save that wrote the record, so the next save of the same group sees
 *    them: of two who create the same at once, one comes second.
 * 3. `source` is the record the key was made of: the record itself or one of its contact points.
 * 4. No value can be read from a key: only equality of hashes. */
#pragma once

#include "record/hook.h"
#include "record/load.h"
#include "search/keys_state.h"

extern const struct text keys_table; /* match_key */
const struct db_table_def *keys_tables(size_t *count);

/* Row of record_hooks.written. */
enum err keys_written(struct record_env *env, struct record_save *save,
                      struct record_change **changes, size_t count);
/* Puts the keys of one record, for a rule that must be seen by the rest of the same save. */
enum err keys_put(struct record_env *env, const struct match_profile *profile, int64_t record);
/* Makes those of a page of records that were saved without, or by another version (keys_step.h). */
enum err keys_fill(struct record_env *env, const struct meta_object *object,
                   const struct load_row *records, size_t count);
