/* The aggregates over child records: count(lines), sum(lines.amount where quantity > 1). One row each. */
#pragma once

#include "expr/node.h"

struct expr_aggregate {
    struct text name;
    struct label summary;
    bool value_needed; /* count alone may go without a field */
    /* Type of the result over a value of that type; false when such values have none. */
    bool (*result)(const struct expr_type *value, struct expr_type *out);
    /* The column of the sub-select; `value` NULL counts rows. */
    const struct db_node *(*compile)(struct arena *arena, const struct db_node *value, int scale,
                                     int result_scale);
    /* From the values that are not null; false when the result does not fit. */
    bool (*eval)(const struct value *values, size_t count, int scale, int result_scale,
                 struct value *out);
};

extern const struct expr_aggregate expr_aggregates[];
extern const size_t expr_aggregate_count;

const struct expr_aggregate *expr_aggregate_find(struct text name);
