/* Rights on objects that administrators made, and reading small objects whole. Shared by the parts of a policy
 * snapshot. */
#pragma once

#include "access/access.h"

/* The scopes of a role on an object of an administrator that says nothing itself; false: the role has no row. */
bool defaults_for_custom(struct text role, const struct meta_object *object,
                         uint8_t scopes[ACCESS_ACTION_COUNT]);
/* All records of an object by id; column i is its field i. */
enum err rows_of_object(struct ctx *ctx, struct db_conn *conn, const struct meta_object *object,
                        struct db_rows **out);
