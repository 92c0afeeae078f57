/* Bringing one record up to date in its index. */
#pragma once

#include "search/terms.h"

/* A record's former and new terms; `gone` when the record is. */
struct search_change {
    struct text index;
    int64_t id;
    struct search_terms before, after;
    bool gone;
};
/* Puts what differs between the two into the index. */
enum err search_put(struct ctx *ctx, struct db_conn *conn, const struct search_change *change);
