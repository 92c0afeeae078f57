/* The two years, event by event. */
#include "app/demo/batch.h"
#include "app/demo/words.h"
#include "app/demo/write.h"
#include "base/money.h"
#include "base/time.h"
#include "sys/clock.h"

struct event_work {
    struct demo_plan *plan;
    const struct demo_company *company;
    const struct demo_event *first;  /* of this save */
    int64_t *slots[RECORD_SAVE_MAX]; /* where a create's id goes */
};

static void keep_id(void *subject, size_t change, int64_t id)
{
    struct event_work *work = subject;
    if (work->slots[change])
        *work->slots[change] = id;
}

static struct value money(int64_t whole)
{
    return value_int(whole * 10000);
}

static struct value local_day(const struct demo_plan *plan, int64_t day)
{
    return value_int(plan->options.today - DEMO_DAYS + day);
}

/* A reference to what an earlier save wrote, or to a change of this one. */
static void refer(struct event_work *work, struct record_change *change, const char *field,
                  const int64_t *id)
{
    if (!change)
        return;
    const struct meta_field *reference = meta_field_find(change->object, text_of(field));
    if (*id) {
        record_change_set(change, reference, value_int(*id));
        return;
    }
    for (size_t i = 0; i < RECORD_SAVE_MAX; i++) {
        if (work->slots[i] != id)
            continue;
        change->settings[change->setting_count++] =
            (struct record_setting){.field = reference, .from_save = (int64_t)i + 1};
        return;
    }
}

static void write_place(struct record_change *change, const struct demo_customer *customer,
                        const struct demo_place *place, struct demo_random *random)
{
    if (customer->english) {
        demo_set_text(change, "country", place->province);
        demo_set_text(change, "city", place->city);
    } else {
        demo_set_c(change, "country", "中国");
        demo_set_text(change, "province", place->province);
        demo_set_text(change, "city", place->city);
    }
    static const char *const sources[] = {"referral", "website", "exhibition", "telephone",
                                          "partner"};
    static const char *const levels[] = {"a", "b", "b", "c", "c", "c"};
    demo_set_c(change, "source", sources[demo_below(random, 5)]);
    demo_set_c(change, "level", levels[demo_below(random, 6)]);
}

static struct text phone_of(struct arena *arena, const struct demo_customer *customer,
                            const struct demo_place *place, struct demo_random *random)
{
    long long number = (long long)demo_between(random, 10000000, 99999999);
    if (customer->person)
        return text_format(arena, "138%08lld", number);
    if (customer->english)
        return text_format(arena, "+%.*s%lld", TEXT_ARG(place->area_code), number % 10000000);
    return text_format(arena, "%.*s-%lld", TEXT_ARG(place->area_code), number);
}

static void write_customer(struct event_work *work, struct record_env *env,
                           struct record_save *save, const struct demo_event *event)
{
    struct arena *arena = env->ctx->arena;
    struct demo_customer *customer = &work->plan->customers[event->subject];
    struct demo_random random = demo_random_for(work->plan->options.seed, 10, event->subject);
    const struct demo_place *place = customer->english ? demo_place_en(&random)
                                                       : demo_place_zh(&random);
    struct text short_name = TEXT_EMPTY, name;
    if (customer->person)
        name = demo_person_zh(arena, &random);
    else if (customer->english)
        name = demo_company_en(arena, &random, customer->industry, &short_name);
    else
        name = demo_company_zh(arena, &random, place, customer->industry, &short_name);
    work->slots[save->count] = &customer->id;
    struct record_change *change = demo_create(env, save, "customer");
    demo_set_text(change, "name", name);
    demo_set_text(change, "short_name", short_name);
    demo_set_c(change, "kind", customer->person ? "person" : "company");
    demo_set_text(change, "industry", demo_industries[customer->industry].key);
    demo_set_c(change, "lifecycle", "prospect");
    write_place(change, customer, place, &random);
    demo_set_text(change, "phone", phone_of(arena, customer, place, &random));
    if (!customer->person) {
        demo_set(change, "employees", value_int(demo_between(&random, 8, 3000)));
        demo_set(change, "annual_revenue", money(demo_between(&random, 100, 90000) * 10000));
    }
    demo_set(change, "owner", value_int(work->company->sellers[customer->owner]));
}

static void write_contact(struct event_work *work, struct record_env *env, struct record_save *save,
                          const struct demo_event *event)
{
    struct arena *arena = env->ctx->arena;
    struct demo_customer *customer = &work->plan->customers[event->of];
    struct demo_random random = demo_random_for(work->plan->options.seed, 11, event->subject);
    struct text name = customer->english ? demo_person_en(arena, &random)
                                         : demo_person_zh(arena, &random);
    struct record_change *change = demo_create(env, save, "contact");
    refer(work, change, "customer", &customer->id);
    demo_set_text(change, "name", name);
    demo_set_text(change, "title", demo_title(&random, customer->english));
    long long number = (long long)demo_between(&random, 10000000, 99999999);
    demo_set_text(change, "mobile",
                  customer->english ? text_format(arena, "+1555%07lld", number % 10000000)
                                    : text_format(arena, "139%08lld", number));
    demo_set_text(change, "email",
                  text_format(arena, "%.*s.%u@example.com", TEXT_ARG(demo_ascii(arena, name)),
                              (unsigned)event->subject));
}

static void write_lines(struct event_work *work, struct record_env *env, struct record_save *save,
                        const struct demo_opportunity *opportunity, bool english)
{
    for (int i = 0; i < opportunity->line_count; i++) {
        const struct demo_line *line = &opportunity->lines[i];
        struct record_change *change = demo_create(env, save, "opportunity_line");
        refer(work, change, "opportunity", &opportunity->id);
        demo_set(change, "product", value_int(work->company->products[line->product]));
        if (!change)
            return;
        int scale = meta_field_find(change->object, TEXT("quantity"))->scale;
        int64_t quantity = line->quantity, discount = line->discount;
        decimal_rescale(quantity, 0, scale, &quantity);
        decimal_rescale(discount, 0, meta_field_find(change->object, TEXT("discount"))->scale,
                        &discount);
        demo_set(change, "quantity", value_int(quantity));
        demo_set(change, "list_price", money(demo_price(line->product, english)));
        demo_set(change, "price", money(demo_price(line->product, english)));
        demo_set(change, "discount", value_int(discount));
        demo_set(change, "position", value_int(i + 1));
    }
}

/* Won or lost on a day, and why. `part` tells apart what happens to one opportunity. */
static void write_end(struct event_work *work, struct record_change *change, uint32_t subject,
                      unsigned part)
{
    static const char *const reasons[] = {"price", "competitor", "no_budget", "timing",
                                          "no_decision"};
    const struct demo_opportunity *opportunity = &work->plan->opportunities[subject];
    struct demo_random random = demo_random_for(work->plan->options.seed, 12,
                                                (uint64_t)subject * 8 + part);
    demo_set(change, "close_date", local_day(work->plan, demo_closed(opportunity)));
    if (opportunity->stage == DEMO_LOST)
        demo_set_c(change, "loss_reason", reasons[demo_below(&random, 5)]);
}

/* An opportunity as it stands today, without its lines and the steps that led there. */
static void write_standing(struct event_work *work, struct record_change *change, uint32_t subject)
{
    const struct demo_opportunity *opportunity = &work->plan->opportunities[subject];
    demo_set(change, "stage", value_int(work->company->stages[opportunity->stage]));
    demo_set(change, "amount", value_int(opportunity->amount));
    if (opportunity->stage >= DEMO_WON)
        write_end(work, change, subject, (unsigned)opportunity->moves - 1);
}

static void write_opportunity(struct event_work *work, struct record_env *env,
                              struct record_save *save, const struct demo_event *event)
{
    struct arena *arena = env->ctx->arena;
    struct demo_opportunity *opportunity = &work->plan->opportunities[event->subject];
    struct demo_customer *customer = &work->plan->customers[opportunity->customer];
    const struct demo_product *product = &demo_products[opportunity->lines[0].product];
    work->slots[save->count] = &opportunity->id;
    struct record_change *change = demo_create(env, save, "opportunity");
    refer(work, change, "customer", &customer->id);
    demo_set_text(change, "name",
                  customer->english ? text_format(arena, "%s project", product->name_en)
                                    : text_format(arena, "%s采购项目", product->name_zh));
    demo_set(change, "product", value_int(work->company->products[opportunity->lines[0].product]));
    demo_set(change, "stage", value_int(work->company->stages[opportunity->first_stage]));
    demo_set(change, "owner", value_int(work->company->sellers[customer->owner]));
    demo_set(change, "opened_on", local_day(work->plan, opportunity->opened));
    demo_set(change, "expected_close_date", local_day(work->plan, opportunity->expected));
    if (customer->english) {
        demo_set_c(change, "currency", "USD");
        demo_set(change, "exchange_rate", value_int(DEMO_USD_RATE));
    }
    if (work->plan->options.standing)
        write_standing(work, change, event->subject);
    else
        write_lines(work, env, save, opportunity, customer->english);
}

static void write_move(struct event_work *work, struct record_env *env, struct record_save *save,
                       const struct demo_event *event)
{
    const struct demo_opportunity *opportunity = &work->plan->opportunities[event->subject];
    int stage = opportunity->move_stage[event->detail];
    struct record_change *change =
        record_save_add(env->ctx, save, RECORD_UPDATE,
                        meta_object_find(env->catalog, TEXT("opportunity")), opportunity->id);
    demo_set(change, "stage", value_int(work->company->stages[stage]));
    if (stage >= DEMO_WON)
        write_end(work, change, event->subject, event->detail);
}

static void write_about(struct event_work *work, struct record_change *change,
                        const struct demo_opportunity *opportunity)
{
    if (!change)
        return;
    refer(work, change, "about", &opportunity->id);
    change->settings[change->setting_count - 1].value.text = TEXT("opportunity");
}

static void write_activity(struct event_work *work, struct record_env *env,
                           struct record_save *save, const struct demo_event *event)
{
    static const char *const kinds[] = {"call", "visit", "meeting", "email", "note"};
    const struct demo_opportunity *opportunity = &work->plan->opportunities[event->of];
    const struct demo_customer *customer = &work->plan->customers[opportunity->customer];
    struct demo_random random = demo_random_for(work->plan->options.seed, 13, event->subject);
    struct record_change *change = demo_create(env, save, "activity");
    write_about(work, change, opportunity);
    demo_set_text(change, "subject", demo_subject(&random, event->detail, customer->english));
    demo_set_c(change, "kind", kinds[event->detail]);
    demo_set_c(change, "status", "done");
    if (event->detail != 4)
        demo_set_c(change, "direction", demo_chance(&random, 75) ? "out" : "in");
    demo_set_text(change, "content", demo_note(&random, customer->english));
    demo_set(change, "happened_at", value_int(event->at));
    demo_set(change, "owner", value_int(work->company->sellers[customer->owner]));
}

static void write_task(struct event_work *work, struct record_env *env, struct record_save *save,
                       const struct demo_event *event)
{
    const struct demo_opportunity *opportunity = &work->plan->opportunities[event->of];
    const struct demo_customer *customer = &work->plan->customers[opportunity->customer];
    struct demo_random random = demo_random_for(work->plan->options.seed, 14, event->subject);
    struct record_change *change = demo_create(env, save, "task");
    int64_t today = work->plan->options.today * DAY_MS;
    int64_t due = event->detail == 0   ? event->at + 3 * DAY_MS
                  : event->detail == 1 ? today + demo_between(&random, 1, 14) * DAY_MS
                                       : today - demo_between(&random, 1, 9) * DAY_MS;
    write_about(work, change, opportunity);
    demo_set_text(change, "subject", demo_task_subject(&random, customer->english));
    demo_set_c(change, "status", event->detail == 0 ? "done" : "open");
    demo_set_c(change, "priority", demo_chance(&random, 20) ? "high" : "normal");
    demo_set(change, "due_at", value_int(due + INT64_C(7) * 3600000));
    demo_set(change, "owner", value_int(work->company->sellers[customer->owner]));
}

static enum err fill_events(struct demo_batch *batch, struct record_env *env,
                            struct record_save *save)
{
    static void (*const writers[])(struct event_work *, struct record_env *, struct record_save *,
                                   const struct demo_event *) = {
        [DEMO_CUSTOMER] = write_customer,       [DEMO_CONTACT] = write_contact,
        [DEMO_OPPORTUNITY] = write_opportunity, [DEMO_MOVE] = write_move,
        [DEMO_ACTIVITY] = write_activity,       [DEMO_TASK] = write_task,
    };
    struct event_work *work = batch->subject;
    memset(work->slots, 0, sizeof work->slots);
    for (size_t i = 0; i < batch->events; i++)
        writers[work->first[i].kind](work, env, save, &work->first[i]);
    return ctx_error(env->ctx);
}

/* How many events go into the next save: what one seller does in one period, at most DEMO_BATCH_MAX. */
static size_t batch_size(const struct demo_plan *plan, int64_t at)
{
    const struct demo_event *first = &plan->events[at], *next = first + 1;
    size_t count = 1;
    while (count < DEMO_BATCH_MAX && at + (int64_t)count < plan->event_count &&
           next->period == first->period && next->owner == first->owner) {
        count++;
        next++;
    }
    return count;
}

static void show_progress(struct command_call *call, int64_t done, int64_t total, int64_t started)
{
    if (!call->io->terminal)
        return;
    int64_t spent = clock_monotonic() - started;
    int64_t left = done ? spent * (total - done) / done / 1000 : 0;
    fprintf(call->io->err, "\r%lld of %lld events, %lld s left ", (long long)done, (long long)total,
            (long long)left);
    if (done == total)
        fputc('\n', call->io->err);
    fflush(call->io->err);
}

/* The sellers as they would be logged in. */
static enum err log_in_sellers(struct command_call *call, const struct demo_plan *plan,
                               const struct demo_company *company, struct access_caller **out)
{
    struct record_env env;
    *out = ARENA_ARRAY(call->ctx->arena, struct access_caller, (size_t)plan->sellers);
    enum err err = *out ? record_env_begin(call->ctx, call->store, 0, &env) : ERR_out_of_memory;
    if (err)
        return err;
    for (int32_t i = 0; !err && i < plan->sellers; i++)
        err = access_as_user(call->ctx, call->store->access, env.conn, company->sellers[i],
                             &(*out)[i]);
    record_env_end(&env);
    return err;
}

enum err demo_write_events(struct command_call *call, struct demo_plan *plan,
                           const struct demo_company *company)
{
    struct event_work *work = ARENA_NEW(call->ctx->arena, struct event_work);
    if (!work)
        return ERR_out_of_memory;
    *work = (struct event_work){.plan = plan, .company = company};
    struct demo_batch batch = {.call = call,
                               .created = keep_id,
                               .fill = fill_events,
                               .subject = work};
    struct access_caller *sellers;
    enum err err = log_in_sellers(call, plan, company, &sellers);
    arena_init(&batch.arena, (size_t)64 << 20);
    int64_t started = clock_monotonic();
    for (int64_t at = 0; !err && at < plan->event_count;) {
        batch.events = batch_size(plan, at);
        work->first = &plan->events[at];
        batch.caller = &sellers[plan->events[at].owner];
        batch.at = plan->events[at + (int64_t)batch.events - 1].at;
        err = demo_batch_run(&batch);
        at += (int64_t)batch.events;
        show_progress(call, at, plan->event_count, started);
        if (command_cancelled(call))
            break;
    }
    arena_deinit(&batch.arena);
    return err;
}
