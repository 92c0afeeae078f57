/* The totals of the plan, counted without any query. */
#include "app/demo/words.h"
#include "app/demo/write.h"
#include "base/json_write.h"
#include "base/money.h"
#include "base/time.h"

struct tally {
    int64_t count;
    int64_t sum; /* money in the base currency */
};

static void put_count(struct json_out *json, const char *key, int64_t count)
{
    json_key(json, text_of(key));
    json_put_int(json, count);
}

static void put_tally(struct json_out *json, const char *key, struct tally tally)
{
    json_key(json, text_of(key));
    json_begin_object(json);
    put_count(json, "count", tally.count);
    json_key(json, TEXT("sum"));
    json_put_decimal(json, tally.sum, MONEY_SCALE);
    json_end_object(json);
}

static void add(struct tally *tally, const struct demo_opportunity *opportunity)
{
    tally->count++;
    tally->sum += opportunity->amount_base;
}

static void put_customers(struct json_out *json, const struct demo_plan *plan)
{
    json_key(json, TEXT("customers"));
    json_begin_object(json);
    put_count(json, "count", plan->customer_count);
    json_key(json, TEXT("by_industry"));
    json_begin_object(json);
    for (int64_t i = 0; i < demo_industry_count; i++) {
        int64_t count = 0;
        for (int64_t j = 0; j < plan->customer_count; j++)
            count += plan->customers[j].industry == i;
        json_key(json, demo_industries[i].key);
        json_put_int(json, count);
    }
    json_end_object(json);
    json_end_object(json);
}

/* What customers' figures add up to: how many have any, and the largest of each. */
static void put_figures(struct json_out *json, const struct demo_plan *plan)
{
    struct arena *arena = json->buf->arena;
    struct tally *won = ARENA_ARRAY(arena, struct tally, (size_t)plan->customer_count);
    struct tally *open = ARENA_ARRAY(arena, struct tally, (size_t)plan->customer_count);
    struct tally most_won = {0, 0}, most_open = {0, 0};
    int64_t with_won = 0, with_open = 0;
    for (int64_t i = 0; won && open && i < plan->opportunity_count; i++) {
        const struct demo_opportunity *opportunity = &plan->opportunities[i];
        if (opportunity->stage == DEMO_WON)
            add(&won[opportunity->customer], opportunity);
        else if (opportunity->stage < DEMO_WON)
            add(&open[opportunity->customer], opportunity);
    }
    for (int64_t i = 0; won && open && i < plan->customer_count; i++) {
        with_won += won[i].count > 0;
        with_open += open[i].count > 0;
        most_won.count = won[i].count > most_won.count ? won[i].count : most_won.count;
        most_won.sum = won[i].sum > most_won.sum ? won[i].sum : most_won.sum;
        most_open.count = open[i].count > most_open.count ? open[i].count : most_open.count;
        most_open.sum = open[i].sum > most_open.sum ? open[i].sum : most_open.sum;
    }
    json_key(json, TEXT("figures"));
    json_begin_object(json);
    put_count(json, "with_won", with_won);
    put_count(json, "with_open", with_open);
    put_tally(json, "most_won", most_won);
    put_tally(json, "most_open", most_open);
    json_end_object(json);
}

static void put_stages(struct json_out *json, const struct demo_plan *plan)
{
    static const char *const keys[DEMO_STAGES] = {"prospecting", "engaging", "proposal",
                                                  "negotiation", "won",      "lost"};
    struct tally stages[DEMO_STAGES] = {{0, 0}}, open = {0, 0};
    for (int64_t i = 0; i < plan->opportunity_count; i++) {
        add(&stages[plan->opportunities[i].stage], &plan->opportunities[i]);
        if (plan->opportunities[i].stage < DEMO_WON)
            add(&open, &plan->opportunities[i]);
    }
    put_tally(json, "open", open);
    json_key(json, TEXT("by_stage"));
    json_begin_object(json);
    for (int i = 0; i < DEMO_STAGES; i++)
        put_tally(json, keys[i], stages[i]);
    json_end_object(json);
}

static int64_t closed_on(const struct demo_plan *plan, const struct demo_opportunity *opportunity)
{
    return plan->options.today - DEMO_DAYS + demo_closed(opportunity);
}

static void put_won_by_quarter(struct json_out *json, const struct demo_plan *plan)
{
    int64_t first = plan->options.today - DEMO_DAYS;
    json_key(json, TEXT("won_by_quarter"));
    json_begin_object(json);
    for (int64_t start = date_bucket(first, BUCKET_QUARTER, 1); start <= plan->options.today;
         start = date_bucket_next(start, BUCKET_QUARTER, 1)) {
        struct tally tally = {0, 0};
        for (int64_t i = 0; i < plan->opportunity_count; i++) {
            const struct demo_opportunity *opportunity = &plan->opportunities[i];
            if (opportunity->stage == DEMO_WON &&
                date_bucket(closed_on(plan, opportunity), BUCKET_QUARTER, 1) == start)
                add(&tally, opportunity);
        }
        struct buf name;
        buf_init(&name, json->buf->arena, 32);
        date_bucket_print(&name, start, BUCKET_QUARTER);
        if (tally.count)
            put_tally(json, text_cstr(json->buf->arena, buf_text(&name)), tally);
    }
    json_end_object(json);
}

static void put_won_by_owner(struct json_out *json, const struct demo_plan *plan)
{
    struct arena *arena = json->buf->arena;
    struct tally *tallies = ARENA_ARRAY(arena, struct tally, (size_t)plan->sellers);
    if (!tallies)
        return;
    for (int64_t i = 0; i < plan->opportunity_count; i++)
        if (plan->opportunities[i].stage == DEMO_WON)
            add(&tallies[plan->customers[plan->opportunities[i].customer].owner],
                &plan->opportunities[i]);
    json_key(json, TEXT("won_by_owner"));
    json_begin_object(json);
    for (int32_t i = 0; i < plan->sellers; i++)
        put_tally(json, text_cstr(arena, demo_seller_name(arena, plan, i)), tallies[i]);
    json_end_object(json);
}

static void put_events(struct json_out *json, const struct demo_plan *plan)
{
    int64_t activities = 0, tasks = 0, open_tasks = 0, lines = 0;
    for (int64_t i = 0; i < plan->event_count; i++) {
        activities += plan->events[i].kind == DEMO_ACTIVITY;
        tasks += plan->events[i].kind == DEMO_TASK;
        open_tasks += plan->events[i].kind == DEMO_TASK && plan->events[i].detail > 0;
    }
    for (int64_t i = 0; i < plan->opportunity_count && !plan->options.standing; i++)
        lines += plan->opportunities[i].line_count;
    int64_t persons = 0;
    for (int64_t i = 0; i < plan->customer_count; i++)
        persons += plan->customers[i].person;
    put_count(json, "contacts", plan->contact_count + persons); /* a person is its own contact */
    put_count(json, "activities", activities);
    put_count(json, "tasks", tasks);
    put_count(json, "open_tasks", open_tasks);
    put_count(json, "opportunity_lines", lines);
}

void demo_answers(const struct demo_plan *plan, struct buf *out)
{
    struct json_out json;
    json_out_init(&json, out);
    json_begin_object(&json);
    json_key(&json, TEXT("today"));
    json_put_date(&json, plan->options.today);
    put_count(&json, "seed", (int64_t)plan->options.seed);
    put_customers(&json, plan);
    put_figures(&json, plan);
    put_count(&json, "products", DEMO_PRODUCTS);
    json_key(&json, TEXT("opportunities"));
    json_begin_object(&json);
    put_count(&json, "count", plan->opportunity_count);
    put_stages(&json, plan);
    put_won_by_quarter(&json, plan);
    put_won_by_owner(&json, plan);
    json_end_object(&json);
    put_events(&json, plan);
    json_end_object(&json);
    buf_add_char(out, '\n');
}
