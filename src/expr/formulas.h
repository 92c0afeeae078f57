/* Formulas, roll-ups and the product's rules of a catalog: parsed and typed when its snapshot is built, so that
 * whoever reads or saves finds checked trees (meta/formula.h). */
#pragma once

#include "meta/store.h"

/* Rows up to which a new column is filled at once, in the task that adds it. */
#define FORMULA_FILL_AT_ONCE 10000

extern const struct meta_linker expr_linker;

/* Writes the values of a kept field into its column for rows whose id is above `after`, at most `limit` of them
 * (negative: all); `*last` is the last id that was looked at, 0 at the end. */
struct expr_fill {
    const struct meta_field *field;
    int64_t after;
    int64_t limit;
    int64_t last;
};
enum err expr_fill_column(struct ctx *ctx, struct db_conn *conn, struct expr_fill *fill);
