/* The matrix: role × object × action → scope, and role × object × field → use.
 *
 * Shipped rows are data in the objects' definitions ("rights" of an object and of a field); what administrators
 * changed are records of object_right and field_right, which win. Everything is worked out when a policy snapshot
 * is made, so a question is two look-ups.
 *
 * A scope is, of these, the first there is: the administrator's for this role; the shipped row of the role (an
 * action it does not name is none, unless it has "*"); what the parent role has; the row of "*", for every role;
 * none. A use likewise: the administrator's or the shipped one of the role, of its parent roles, of "*"; the
 * "fields" of the role's row on the object; edit.
 *
 * What is made of other fields tells them: a field with "follows" is hidden or masked as the strictest of those named,
 * whatever is said of itself; a formula or roll-up likewise as what it reads, unless the role has a word on that very
 * field. An object the role cannot read hides what is made of it. */
#pragma once

#include "access/access.h"

struct matrix {
    const struct meta_catalog *catalog;
    struct access_role *roles;
    uint16_t *parents; /* of each role; ACCESS_NO_ROLE: none */
    size_t role_count;
    size_t *field_from; /* of each object the place of its first field among all */
    size_t field_count; /* of all objects */
    uint8_t *scopes;    /* role, object, action; the top bit: an administrator's word */
    uint8_t *uses;      /* role, field; likewise */
    uint64_t hash;      /* of what administrators changed */
    size_t unknown;     /* words in the definitions that mean nothing: none, and logged */
};

#define MATRIX_CHANGED 0x80u

enum err matrix_read(struct ctx *ctx, struct db_conn *conn, const struct meta_catalog *catalog,
                     struct arena *arena, struct matrix *out);
uint16_t matrix_role(const struct matrix *matrix, struct text role);
/* With the top bit. An object or field of another snapshot is found by its number; one unknown here: none, hidden. */
uint8_t matrix_scope(const struct matrix *matrix, uint16_t role, const struct meta_object *object,
                     enum access_action action);
uint8_t matrix_use(const struct matrix *matrix, uint16_t role, const struct meta_field *field);
