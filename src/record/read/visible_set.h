/* One kept set: made from the arms of the caller's rights, brought up to date from the lines of the log. Private to
 * visible.c and visible_set.c. */
#pragma once

#include "record/read/visible.h"

#include <stdatomic.h>

struct visible_set {
    struct visible seen; /* first: what is handed out */
    struct arena arena;  /* the set itself lies in it */
    atomic_int holders;
    struct access_key key;
    int64_t from; /* line of the log as of which it was worked out */
    int64_t to;   /* holds up to this line; under the cache's lock */
    int64_t made_at;
    struct value_set shared; /* of the records those shared with him */
    int64_t shared_until;    /* when the first of those shares ends; 0: never */
};

void visible_set_release(void *set);
/* The newest line of the log that the env's transaction sees. */
enum err visible_line(struct record_env *env, int64_t *out);
/* From the arms; `line` is the env's. */
enum err visible_set_make(struct record_env *env, const struct meta_object *object, int64_t line,
                          struct visible_set **out);
/* `old` as of `line`: `*out` is `old` itself where nothing that matters has changed, another set, or NULL when it has
 * to be made anew. `to` is up to where `old` is known to hold. */
enum err visible_set_follow(struct record_env *env, const struct meta_object *object,
                            struct visible_set *old, int64_t to, int64_t line,
                            struct visible_set **out);
