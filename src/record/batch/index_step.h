/* An index an administrator wants, made and taken away as part of the object's definition: a row of custom_object,
 * saved like any other, so that the log knows it and an upgrade keeps it. */
#pragma once

#include "record/step.h"

#define INDEX_FIELDS_MAX 4

/* The object's definition row with its added indexes as given (JSON array of arrays of field names), as a change of
 * the save of a task that changes the catalog. */
enum err index_define(struct record_task *task, const struct meta_object *object,
                      struct text indexes);
/* The added indexes of an object as such a JSON array, with one more (`more`, a JSON array; may be empty) or without the one
 * of the name `less` (may be empty). */
struct text index_list(struct arena *arena, const struct meta_object *object, struct text more,
                       struct text less);
/* The name of an object's i-th extra index in the database; empty: there is none. */
struct text index_name_of(struct arena *arena, const struct meta_object *object, size_t at);
/* The job's step: parameters {"object":"customer","columns":["industry","updated_at"]}. One statement makes the index, and
 * the writer waits for it: about a second for a million records. */
enum err record_index_step(struct record_step *step);
