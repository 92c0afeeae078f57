/* Dates as the evaluator computes them, with the limits that the SQL functions have: what leaves the years
 * 0001 to 9999 is an overflow. */
#pragma once

#include "expr/node.h"

#define EXPR_DATE_MIN INT64_C(-719162) /* 0001-01-01 */
#define EXPR_DATE_MAX INT64_C(2932896) /* 9999-12-31 */

bool expr_date_fits(int64_t days);
/* The zone, week start and first month of the fiscal year of the environment, or their defaults. */
const struct zone *expr_zone(const struct expr_call *call);
int expr_week_start(const struct expr_call *call);
int expr_fiscal_month(const struct expr_call *call);
const struct db_node *expr_zone_node(const struct expr_call *call);
/* False when a date leaves the calendar. */
bool expr_add_months(int64_t days, int64_t months, int64_t *out);
