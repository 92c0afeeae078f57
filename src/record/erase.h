/* Erasing a person for good: the keys that seal the former values of its records are destroyed, and what the live
 * rows still hold is emptied. No line of the log changes, so every seal holds; where a value stood, history says
 * that it was erased. It cannot be undone.
 *
 * Inside one save: erase_prepare adds the changes, and after the save erase_finish destroys keys, bin copies and
 * kept replies, and writes the line of the audit. Which records are a person is the modules' business. */
#pragma once

#include "record/save.h"

struct erase_item {
    const struct meta_object *object;
    int64_t id;
    struct value *live; /* the row; NULL: it lies in the recycle bin */
    bool *emptied;      /* by field index, filled by erase_prepare */
    int64_t children;   /* owned records that go with it; filled by erase_prepare */
};

/* A record that lives in an item's body and holds personal values: it is deleted. */
struct erase_child {
    const struct meta_object *object;
    int64_t id;
};

struct erase {
    struct erase_item *items;
    size_t count;
    struct erase_child *gone;
    size_t gone_count, gone_capacity;
};

/* The word that stands where a name must. */
struct text erase_placeholder(const struct access_caller *caller);
/* What would be emptied: fills the items. */
enum err erase_plan(struct record_env *env, struct erase *erase);
/* Adds the changes of a plan to the save, with the system's rights. */
enum err erase_prepare(struct record_env *env, struct record_save *save, const struct erase *erase);
/* In the same task, after the save. */
enum err erase_finish(struct record_env *env, const struct erase *erase, struct text reason);
