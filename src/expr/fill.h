/* Filling the columns of kept fields. */
#pragma once

#include "expr/formulas.h"

/* Of every table that is small; what is filled is no longer worked out at read. */
enum err fill_small(struct ctx *ctx, struct db_conn *conn, const struct meta_catalog *catalog);
