/* Who refers to a record over a reference field, live rows only; no rights are asked. */
#pragma once

#include "record/save.h"

struct referrer {
    int64_t id; /* the record that refers */
    int64_t to; /* what it refers to */
};

/* Rows of field->object whose `field` points to one of the ids of `object`; at most `max`. */
enum err referrers_find(struct record_env *env, const struct meta_object *object,
                        const struct meta_field *field, const int64_t *ids, size_t count, size_t max,
                        struct referrer **out, size_t *out_count);
