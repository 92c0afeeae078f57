/* Writing the plan: every event is a save through all stages, at its own moment, in the order of time, so
 * that the history looks as if the company had worked here for two years. */
#pragma once

#include "app/command.h"
#include "app/demo/plan.h"

struct demo_cast {
    const char *login, *name, *title, *title_en, *department, *role, *locale;
};
#define DEMO_CAST 10
extern const struct demo_cast demo_cast[DEMO_CAST];

/* Ids of what everything refers to, filled by demo_write_company. */
struct demo_company {
    int64_t stages[DEMO_STAGES];
    int64_t products[DEMO_PRODUCTS];
    int64_t cast[DEMO_CAST];
    int64_t *sellers;
};

/* Sales people beyond the cast are named by number. */
struct text demo_seller_name(struct arena *arena, const struct demo_plan *plan, int32_t seller);

enum err demo_write_company(struct command_call *call, struct demo_plan *plan,
                            struct demo_company *company);
enum err demo_write_events(struct command_call *call, struct demo_plan *plan,
                           const struct demo_company *company);
/* The totals as the plan has them, as JSON: the oracle for tests. */
void demo_answers(const struct demo_plan *plan, struct buf *out);
