#include "app/demo/plan.h"

#include "base/money.h"
#include "base/time.h"

#include <stdlib.h>

const struct demo_product demo_products[DEMO_PRODUCTS] = {
    {"P-100", "智能网关 S1", "Smart Gateway S1", "网络设备", "Networking", 2800},
    {"P-110", "智能网关 Pro", "Smart Gateway Pro", "网络设备", "Networking", 5600},
    {"P-120", "边缘服务器", "Edge Server", "网络设备", "Networking", 21000},
    {"P-200", "数据采集终端", "Data Terminal", "终端", "Terminals", 1400},
    {"P-210", "工业平板", "Industrial Tablet", "终端", "Terminals", 4200},
    {"P-220", "手持扫码枪", "Handheld Scanner", "终端", "Terminals", 700},
    {"P-300", "管理平台标准版", "Platform Standard", "软件", "Software", 14000},
    {"P-310", "管理平台企业版", "Platform Enterprise", "软件", "Software", 42000},
    {"P-320", "数据分析模块", "Analytics Module", "软件", "Software", 9800},
    {"P-400", "实施服务(人天)", "Implementation day", "服务", "Services", 2100},
    {"P-410", "培训服务(天)", "Training day", "服务", "Services", 2800},
    {"P-420", "年度维保", "Annual support", "服务", "Services", 7000},
};

int64_t demo_price(int product, bool english)
{
    return english ? demo_products[product].price / 7 : demo_products[product].price;
}

/* A moment of a working day: 9 to 18 o'clock in Shanghai (UTC+8). */
static int64_t moment(const struct demo_plan *plan, int64_t day, struct demo_random *random)
{
    int64_t date = plan->options.today - DEMO_DAYS + day;
    return date * DAY_MS + demo_between(random, 1 * 3600, 10 * 3600 - 1) * 1000;
}

/* The next working day at or after `day`. */
static int64_t working_day(const struct demo_plan *plan, int64_t day)
{
    int weekday = date_weekday(plan->options.today - DEMO_DAYS + day);
    return weekday <= 5 ? day : day + 8 - weekday;
}

static void add_event(struct demo_plan *plan, struct demo_event event)
{
    plan->events[plan->event_count++] = event;
}

/* Growth: more customers come in the second year. */
static int64_t arrival_day(struct demo_random *random)
{
    int64_t a = demo_below(random, DEMO_DAYS - 10), b = demo_below(random, DEMO_DAYS - 10);
    return demo_chance(random, 35) ? demo_below(random, 30) : a > b ? a : b;
}

static void plan_customer(struct demo_plan *plan, int64_t index)
{
    struct demo_random random = demo_random_for(plan->options.seed, DEMO_CUSTOMER, (uint64_t)index);
    struct demo_customer *customer = &plan->customers[index];
    customer->day = (int16_t)working_day(plan, arrival_day(&random));
    customer->english = demo_chance(&random, 20);
    customer->person = !customer->english && demo_chance(&random, 4);
    customer->industry = (uint8_t)demo_below(&random, 12);
    /* the first two sellers are people of the cast and have good years */
    customer->owner = demo_chance(&random, plan->sellers > 2 ? 30 : 100)
                          ? (int32_t)demo_below(&random, 2)
                          : (int32_t)demo_below(&random, plan->sellers);
    int64_t at = moment(plan, customer->day, &random);
    add_event(plan, (struct demo_event){.at = at,
                                        .subject = (uint32_t)index,
                                        .of = 0,
                                        .kind = DEMO_CUSTOMER,
                                        .detail = 0});
    int64_t contacts = customer->person || plan->options.standing ? 0 : demo_between(&random, 1, 3);
    for (int64_t i = 0; i < contacts; i++)
        add_event(plan, (struct demo_event){.at = at + 60000 * (i + 1),
                                            .subject = (uint32_t)plan->contact_count++,
                                            .of = (uint32_t)index,
                                            .kind = DEMO_CONTACT,
                                            .detail = 0});
}

int16_t demo_closed(const struct demo_opportunity *opportunity)
{
    return opportunity->stage < DEMO_WON ? -1 : opportunity->move_day[opportunity->moves - 1];
}

static void plan_lines(struct demo_opportunity *opportunity, bool english,
                       struct demo_random *random)
{
    static const uint8_t discounts[] = {0, 0, 0, 5, 10, 15};
    opportunity->line_count = (uint8_t)demo_between(random, 1, DEMO_LINES_MAX);
    int64_t whole = 0;
    for (int i = 0; i < opportunity->line_count; i++) {
        struct demo_line *line = &opportunity->lines[i];
        line->product = (uint8_t)demo_below(random, DEMO_PRODUCTS);
        line->quantity = (uint8_t)demo_between(random, 1, 20);
        line->discount = discounts[demo_below(random, 6)];
        whole += demo_price(line->product, english) * line->quantity * (100 - line->discount);
    }
    opportunity->amount = whole * 100; /* hundredths to ten-thousandths */
    opportunity->amount_base = opportunity->amount;
    if (english)
        decimal_multiply(opportunity->amount, MONEY_SCALE, DEMO_USD_RATE, 9, MONEY_SCALE,
                         &opportunity->amount_base);
}

/* Through the stages: each step takes days, some are lost on the way, and today stops the clock. */
static void plan_moves(struct demo_plan *plan, struct demo_opportunity *opportunity,
                       struct demo_random *random)
{
    int stage = opportunity->first_stage;
    int64_t day = opportunity->opened;
    while (stage < DEMO_WON && opportunity->moves < DEMO_MOVES_MAX) {
        day = working_day(plan, day + demo_between(random, 6, 38));
        if (day >= DEMO_DAYS)
            break;
        bool lost = demo_chance(random, stage == 3 ? 35 : 14);
        stage = lost ? DEMO_LOST : stage + 1;
        opportunity->move_day[opportunity->moves] = (int16_t)day;
        opportunity->move_stage[opportunity->moves++] = (uint8_t)stage;
    }
    opportunity->stage = (uint8_t)stage;
}

static void plan_activities(struct demo_plan *plan, int64_t index, struct demo_random *random)
{
    const struct demo_opportunity *opportunity = &plan->opportunities[index];
    int16_t closed = demo_closed(opportunity);
    int64_t last = closed >= 0 ? closed : DEMO_DAYS - 1;
    int64_t count = demo_between(random, 1, 4);
    for (int64_t i = 0; i < count; i++) {
        int64_t day = working_day(plan, demo_between(random, opportunity->opened + 1, last + 1));
        if (day >= DEMO_DAYS)
            continue;
        add_event(plan, (struct demo_event){.at = moment(plan, day, random),
                                            .subject = (uint32_t)plan->event_count,
                                            .of = (uint32_t)index,
                                            .kind = DEMO_ACTIVITY,
                                            .detail = (uint8_t)demo_below(random, 5)});
    }
    if (!demo_chance(random, 45))
        return;
    uint8_t state = opportunity->stage >= DEMO_WON ? 0 : (uint8_t)demo_between(random, 1, 2);
    int64_t day = working_day(plan, opportunity->opened + demo_between(random, 1, 5));
    if (day < DEMO_DAYS)
        add_event(plan, (struct demo_event){.at = moment(plan, day, random),
                                            .subject = (uint32_t)plan->event_count,
                                            .of = (uint32_t)index,
                                            .kind = DEMO_TASK,
                                            .detail = state});
}

static void plan_opportunity(struct demo_plan *plan, int64_t customer, int64_t number)
{
    int64_t index = plan->opportunity_count;
    struct demo_opportunity *opportunity = &plan->opportunities[index];
    const struct demo_customer *owner = &plan->customers[customer];
    struct demo_random random = demo_random_for(plan->options.seed, DEMO_OPPORTUNITY,
                                                (uint64_t)customer * 8 + (uint64_t)number);
    int64_t opened = working_day(plan,
                                 owner->day + 1 + demo_below(&random, DEMO_DAYS - owner->day));
    if (opened >= DEMO_DAYS)
        return;
    plan->opportunity_count++;
    opportunity->customer = (int32_t)customer;
    opportunity->opened = (int16_t)opened;
    opportunity->expected = (int16_t)(opened + demo_between(&random, 40, 120));
    opportunity->first_stage = (uint8_t)(demo_chance(&random, 80) ? 0 : 1);
    plan_lines(opportunity, owner->english, &random);
    plan_moves(plan, opportunity, &random);
    add_event(plan, (struct demo_event){.at = moment(plan, opened, &random),
                                        .subject = (uint32_t)index,
                                        .of = 0,
                                        .kind = DEMO_OPPORTUNITY,
                                        .detail = 0});
    if (plan->options.standing)
        return;
    for (int i = 0; i < opportunity->moves; i++)
        add_event(plan, (struct demo_event){.at = moment(plan, opportunity->move_day[i], &random),
                                            .subject = (uint32_t)index,
                                            .of = 0,
                                            .kind = DEMO_MOVE,
                                            .detail = (uint8_t)i});
    plan_activities(plan, index, &random);
}

static int by_time(const void *a, const void *b)
{
    const struct demo_event *x = a, *y = b;
    if (x->period != y->period)
        return x->period < y->period ? -1 : 1;
    if (x->shift != y->shift)
        return x->shift < y->shift ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return x->subject < y->subject ? -1 : x->subject > y->subject;
}

/* Who does each event, and what is written together. In a large company that is what one seller does in a
 * week (no opportunity changes its stage twice in one), so that there are fewer and larger saves; in a small
 * one each day strictly by time. */
static void give_owners(struct demo_plan *plan)
{
    for (int64_t i = 0; i < plan->event_count; i++) {
        struct demo_event *event = &plan->events[i];
        int64_t customer = event->kind == DEMO_CUSTOMER  ? (int64_t)event->subject
                           : event->kind == DEMO_CONTACT ? (int64_t)event->of
                           : event->kind == DEMO_OPPORTUNITY || event->kind == DEMO_MOVE
                               ? plan->opportunities[event->subject].customer
                               : plan->opportunities[event->of].customer;
        event->owner = (uint16_t)plan->customers[customer].owner;
        bool large = plan->customer_count > 2000;
        int64_t day = event->at / DAY_MS;
        event->shift = large ? event->owner : 0;
        event->period = (int32_t)(large ? (day + 3) / 7 : day); /* weeks begin on Monday */
    }
}

bool demo_plan_make(struct arena *arena, const struct demo_options *options, struct demo_plan *out)
{
    size_t customers = (size_t)options->customers;
    *out = (struct demo_plan){.options = *options, .customer_count = options->customers};
    out->sellers = (int32_t)(2 + options->customers / 200);
    out->sellers = out->sellers > 200 ? 200 : out->sellers;
    out->customers = ARENA_ARRAY(arena, struct demo_customer, customers + 1);
    out->opportunities = ARENA_ARRAY(arena, struct demo_opportunity, customers * 3 + 1);
    /* a customer with 3 contacts, and 3 opportunities of 1 + 5 moves + 4 activities + 1 task */
    out->events = ARENA_ARRAY(arena, struct demo_event, customers * 37 + 1);
    if (arena->failed)
        return false;
    for (int64_t i = 0; i < out->customer_count; i++)
        plan_customer(out, i);
    for (int64_t i = 0; i < out->customer_count; i++) {
        struct demo_random random = demo_random_for(options->seed, 100, (uint64_t)i);
        int64_t count = demo_below(&random, 4);
        for (int64_t j = 0; j < count; j++)
            plan_opportunity(out, i, j);
    }
    give_owners(out);
    qsort(out->events, (size_t)out->event_count, sizeof *out->events, by_time);
    return true;
}
