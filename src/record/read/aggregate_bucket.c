#include "record/read/aggregate_plan.h"

int64_t aggregate_bucket(const struct aggregate_plan *plan, const struct aggregate_group *group,
                         int64_t day)
{
    int64_t moved = group->shift ? date_add_months(day, -group->shift) : day;
    int64_t start = date_bucket(moved, group->bucket, plan->week_start);
    return group->shift ? date_add_months(start, group->shift) : start;
}

/* A fiscal period begins on the first of a month, so that months are added to it exactly. */
int64_t aggregate_bucket_next(const struct aggregate_plan *plan,
                              const struct aggregate_group *group, int64_t start)
{
    if (!group->shift)
        return date_bucket_next(start, group->bucket, plan->week_start);
    return date_add_months(start, group->bucket == BUCKET_QUARTER ? 3 : 12);
}

void aggregate_bucket_print(struct buf *out, const struct aggregate_group *group, int64_t start)
{
    if (!group->fiscal) {
        date_bucket_print(out, start, group->bucket);
        return;
    }
    struct civil_date civil = date_to_civil(date_add_months(start, -group->shift));
    buf_addf(out, "FY%04d", civil.year + (group->shift ? 1 : 0));
    if (group->bucket == BUCKET_QUARTER)
        buf_addf(out, "-Q%d", (civil.month - 1) / 3 + 1);
}
