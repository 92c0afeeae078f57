/* All definitions of an organisation: the product's files first, then what its administrators made.
 *
 * Own objects and fields are rows of custom_object and custom_field. A row with "override": true changes
 * labels, help, options, layouts or the active flag of what exists; any other row adds. A row that is gone
 * hides what it had added, and an own field of a hidden object is hidden with it. */
#pragma once

#include "meta/definition.h"
#include "meta/store.h"

struct definition_set {
    struct object_def *objects;
    size_t count;
    size_t room;
};

/* Reads and checks the product's files. A file with the key "extends" adds fields to an object of another
 * module and is left out where that object is absent. */
enum err definition_set_product(struct ctx *ctx, const struct meta_source *sources, size_t count,
                                struct definition_set *out);

struct custom_row {
    struct text object; /* of a field's row; empty in an object's row */
    struct text name;
    struct text definition; /* JSON */
};

/* Adds the rows. Strict: any fault refuses all (an administrator is waiting for the answer). Otherwise a row
 * at fault is logged and left out, for a start after an upgrade must not fail over it. */
enum err definition_set_custom(struct ctx *ctx, struct definition_set *set,
                               const struct custom_row *rows, size_t count, bool strict);
/* Once everything is in it: companions of money. Strict: names of relations are checked. */
enum err definition_set_finish(struct ctx *ctx, struct definition_set *set, bool strict);

struct definition_around definition_set_around(struct ctx *ctx, const struct definition_set *set,
                                               size_t self);
