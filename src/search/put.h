/* Bringing one record up to date in its index. */
#pragma once

#include "search/terms.h"

/* Puts what differs between two sets of a record's terms into the index; `gone` when the record is. */
enum err search_put(struct ctx *ctx, struct db_conn *conn, struct text index, int64_t id,
                    const struct search_terms *before, const struct search_terms *after, bool gone);
