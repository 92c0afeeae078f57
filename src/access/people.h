/* What rights need to know of the organisation: its settings, its users and who reports to whom, its departments
 * and what is part of what. Read whole into a policy snapshot (snapshot.h), immutable from then on. */
#pragma once

#include "access/access.h"
#include "access/tree.h"

struct people {
    struct access_organisation organisation;
    struct tree managers; /* of users */
    struct tree departments;
    int64_t *heads; /* of each department its manager, 0: none */
};

/* As `conn` sees them; everything lies in `arena`. */
enum err people_read(struct ctx *ctx, struct db_conn *conn, const struct meta_catalog *catalog,
                     struct arena *arena, struct people *out);
