/* The owned children of a record in its JSON. */
#pragma once

#include "record/store.h"

/* Appends `"lines":[…]` for each of the relations, as the records are now. */
enum err query_write_children(struct record_env *env, const struct meta_child *const *children,
                              size_t count, int64_t id, struct json_out *out);
