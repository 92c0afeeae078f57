/* What happens in the demo company, day by day: decided before anything is written, so that the answers are
 * counted here, by the generator, and never asked of the database.
 *
 * Everything follows from (today, seed, customers). Items hold what the answers need; their words are made
 * when they are written, from a random stream of their own. Amounts are exact: whole prices times whole
 * quantities with whole percents of discount. */
#pragma once

#include "app/demo/random.h"
#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

#define DEMO_DAYS 730
#define DEMO_PRODUCTS 12
#define DEMO_STAGES 6 /* prospecting, engaging, proposal, negotiation, won, lost */
#define DEMO_WON 4
#define DEMO_LOST 5
#define DEMO_LINES_MAX 3
#define DEMO_MOVES_MAX 5
/* What one US dollar costs in the demo, at scale 9. */
#define DEMO_USD_RATE INT64_C(7100000000)

enum demo_kind {
    DEMO_CUSTOMER,
    DEMO_CONTACT,
    DEMO_OPPORTUNITY,
    DEMO_MOVE,
    DEMO_ACTIVITY,
    DEMO_TASK
};

struct demo_options {
    int64_t today; /* days */
    uint64_t seed;
    int64_t customers;
    bool standing; /* only customers and opportunities, as they stand today: for large bases */
};

struct demo_customer {
    int64_t id; /* once written */
    int32_t owner;
    int16_t day; /* 0 = two years ago */
    uint8_t industry;
    bool english, person;
};

struct demo_line {
    uint8_t product, quantity, discount; /* percent */
};

struct demo_opportunity {
    int64_t id;
    int64_t amount;      /* money, in its currency */
    int64_t amount_base; /* money, in the organisation's */
    int32_t customer;
    int16_t opened, expected;         /* days */
    int16_t move_day[DEMO_MOVES_MAX]; /* when it reached each further stage */
    uint8_t move_stage[DEMO_MOVES_MAX];
    uint8_t moves, first_stage, line_count;
    uint8_t stage; /* the last one, as of today */
    struct demo_line lines[DEMO_LINES_MAX];
};

/* Something that happens at a moment. */
struct demo_event {
    int64_t at;       /* UTC ms */
    uint32_t subject; /* customer, opportunity, or running number of the item */
    uint32_t
        of; /* customer (contact), opportunity (activity, task; UINT32_MAX: about the customer) */
    int32_t period; /* what may be written together: a day, or a week */
    uint16_t owner; /* the seller who does it */
    uint16_t shift; /* order within a period, before the time */
    uint8_t kind;   /* enum demo_kind */
    uint8_t
        detail; /* move: which; activity: kind of contact 0–4; task: 0 done, 1 open, 2 overdue */
};

struct demo_plan {
    struct demo_options options;
    int32_t sellers; /* sales people; customers belong to them */
    struct demo_customer *customers;
    int64_t customer_count;
    struct demo_opportunity *opportunities;
    int64_t opportunity_count;
    int64_t contact_count;
    struct demo_event *events;
    int64_t event_count;
};

struct demo_product {
    const char *code, *name_zh, *name_en, *category_zh, *category_en;
    int64_t price; /* whole units of the base currency */
};
extern const struct demo_product demo_products[DEMO_PRODUCTS];

/* False when memory is out. The plan lives in the arena. */
bool demo_plan_make(struct arena *arena, const struct demo_options *options, struct demo_plan *out);
/* The day an opportunity was won or lost; -1 while it is open. */
int16_t demo_closed(const struct demo_opportunity *opportunity);
/* The price of a product in an opportunity's currency, whole units. */
int64_t demo_price(int product, bool english);
