/* Private to the save: what its stages share. A stage is one function over the changes of a round; save.c
 * has the table of them.
 *
 * Invariants: `before` and `after` are there once a change is loaded; from then on `after` is what the row
 * will be, and settings are only read to know what the caller gave. A change that fails in a partial save
 * takes everything with it that it caused and everything that caused it, and the ctx is without its faults until
 * the end of the save: whoever asks ctx_error means the work in hand. */
#pragma once

#include "record/hook.h"
#include "record/log/change.h"
#include "record/save.h"

/* Finds the changes of a save by record id: open addressing, grown by doubling. */
struct save_index {
    struct record_change **slots;
    size_t size; /* a power of two, 0 while empty */
    size_t used;
};

struct save_run {
    struct record_env *env;
    struct record_save *save;
    struct record_change **round; /* what this round is about */
    size_t count;
    size_t loaded; /* changes of the save already taken into a round */
    struct save_index index;
    struct ctx
        left_out; /* partial: holds the faults of what was left out, so that they stop nobody else */
};

struct save_stage {
    struct text name;
    const char *summary;
    enum err (*run)(struct save_run *run);
};

/* The next change of the round that is still to be done, moving `*at`; NULL at the end. */
struct record_change *run_next(const struct save_run *run, size_t *at);
/* Changes of the whole save that will be written, in order; NULL at the end. */
struct record_change *save_next(const struct record_save *save, size_t *at);
/* A fault of a change was reported on the ctx (after `faults` earlier ones): gives it its row. In a partial save
 * the change is left out and ERR_OK comes back. */
enum err run_fail(struct save_run *run, struct record_change *change, size_t faults, enum err err);
/* No rights are asked for this change: the system's own doing. */
bool run_is_system(const struct save_run *run, const struct record_change *change);

struct record_change *save_index_find(const struct save_index *index, int64_t id);
/* False when memory is out. */
bool save_index_put(struct arena *arena, struct save_index *index, struct record_change *change);

/* Room for RECORD_SAVE_MAX changes, so that pointers to changes stay valid while some are appended. */
bool run_reserve(struct save_run *run);
/* What a change sets in a field; NULL when it does not. */
const struct record_setting *change_setting(const struct record_change *change,
                                            const struct meta_field *field);
/* A value as people read it, for messages. */
struct text value_shown(struct arena *arena, const struct meta_field *field, struct value value);
/* The first option in `after` that is no longer offered and is not in `before` already; empty: none. */
struct text option_retired(const struct meta_field *field, struct value before, struct value after);
struct text field_label(const struct ctx *ctx, const struct meta_field *field);
struct text object_label(const struct ctx *ctx, const struct meta_object *object);

/* The stages, in their files. */
enum err stage_resolve(struct save_run *run);
enum err stage_load(struct save_run *run);
enum err stage_may(struct save_run *run);
enum err stage_mask(struct save_run *run);
enum err stage_defaults(struct save_run *run);
enum err stage_types(struct save_run *run);
enum err stage_formulas(struct save_run *run);
enum err stage_unique(struct save_run *run);
enum err stage_references(struct save_run *run);
enum err stage_on_delete(struct save_run *run);
enum err stage_on_restore(struct save_run *run);
enum err stage_hooks(struct save_run *run);
enum err stage_rules(struct save_run *run);
enum err stage_left_out(struct save_run *run);
enum err stage_stamp(struct save_run *run);
enum err stage_hand_over(struct save_run *run);
enum err stage_persist(struct save_run *run);
enum err stage_roll_ups(struct save_run *run);
enum err stage_written(struct save_run *run);
enum err stage_log(struct save_run *run);
