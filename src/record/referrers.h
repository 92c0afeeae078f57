/* Who refers to a record over a reference field, live rows only; no rights are asked. */
#pragma once

#include "record/save.h"

struct referrer {
    int64_t id; /* the record that refers */
    int64_t to; /* what it refers to */
};

struct referrer_list {
    struct referrer *items;
    size_t count;
};

/* Rows of field->object whose `field` points to one of the ids of `object`; at most `max`. */
struct referrer_question {
    const struct meta_object *object;
    const int64_t *ids;
    size_t count;
    size_t max;
};
enum err referrers_find(struct record_env *env, const struct referrer_question *question,
                        const struct meta_field *field, struct referrer_list *out);
