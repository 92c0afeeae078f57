/* The administrator's definitions as rows: finding them and merging changes into their JSON. */
#pragma once

#include "meta/store.h"

struct meta_custom {
    int64_t id; /* of the custom_object or custom_field record; 0: there is none */
    struct text definition;
};

/* `field` empty: the object's own row. Text lives in the ctx's arena. */
enum err meta_custom_find(struct ctx *ctx, struct db_conn *conn, struct text object,
                          struct text field, struct meta_custom *out);
/* The ids of all custom_field rows of an object. */
enum err meta_custom_fields(struct ctx *ctx, struct db_conn *conn, struct text object,
                            int64_t **ids, size_t *count);
/* `base` (JSON object text, may be empty) with the members of `patch` put over it; null members are removed, of
 * "layouts" part by part; options that are left out stay, retired;
 * members named in `leave` (separated by spaces) are not taken; `override` adds "override":true. */
struct text meta_custom_merge(struct ctx *ctx, struct text base, const struct json *patch,
                              struct text leave, bool override);
