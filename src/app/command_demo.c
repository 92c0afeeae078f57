/* guanxi demo: fills a new data folder with a company that has worked for two years. */
#include "app/command.h"
#include "app/demo/write.h"
#include "app/organisation.h"
#include "base/time.h"
#include "sys/clock.h"
#include "sys/entropy.h"
#include "sys/file.h"
#include "sys/thread.h"

#define CUSTOMERS_DEFAULT 300
#define CUSTOMERS_MAX 2000000
#define LOGIN_NOTE "first-login.txt"

struct demo_settings {
    struct demo_options options;
    struct text password;
};

static const char *read_options(struct command_call *call, struct demo_settings *out)
{
    static const struct option_spec specs[] = {{"customers", true}, {"seed", true},
                                               {"today", true},     {"password", true},
                                               {"standing", false}, {NULL, false}};
    struct option_scan scan = {.call = call, .specs = specs};
    int64_t seed = 1;
    out->options.customers = CUSTOMERS_DEFAULT;
    out->options.today = zone_local_date(zone_find(TEXT("Asia/Shanghai")), clock_now());
    while (option_next(&scan)) {
        struct text value = text_of(scan.value);
        if (!scan.name)
            return "takes options only";
        if (!strcmp(scan.name, "customers") &&
            (!text_to_int(value, &out->options.customers) || out->options.customers < 1 ||
             out->options.customers > CUSTOMERS_MAX))
            return "--customers is a number from 1 to 2000000";
        if (!strcmp(scan.name, "seed") && (!text_to_int(value, &seed) || seed < 0))
            return "--seed is a number from 0 on";
        if (!strcmp(scan.name, "today") && !date_parse(value, &out->options.today))
            return "--today is a date like 2026-11-22";
        if (!strcmp(scan.name, "password"))
            out->password = value;
        out->options.standing = out->options.standing || !strcmp(scan.name, "standing");
    }
    out->options.seed = (uint64_t)seed;
    return scan.problem;
}

/* Twelve letters and digits that are not taken for one another. */
static struct text make_password(struct arena *arena)
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    unsigned char random[12];
    char *out = arena_alloc(arena, sizeof random);
    entropy_fill(random, sizeof random);
    for (size_t i = 0; out && i < sizeof random; i++)
        out[i] = letters[random[i] % (sizeof letters - 1)];
    return out ? (struct text){out, sizeof random} : TEXT_EMPTY;
}

static enum err give_passwords(struct command_call *call, const struct demo_company *company,
                               struct text password)
{
    for (int i = 0; i < DEMO_CAST; i++) {
        enum err err = access_set_password(call->ctx, call->store->access, company->cast[i],
                                           password);
        if (err)
            return err;
    }
    return ERR_OK;
}

static enum err write_notes(struct command_call *call, const char *folder,
                            const struct demo_plan *plan, struct text password)
{
    struct arena *arena = call->ctx->arena;
    struct buf answers, note;
    buf_init(&answers, arena, (size_t)4 << 20);
    buf_init(&note, arena, 4096);
    demo_answers(plan, &answers);
    buf_addf(&note, "Log in as \"%s\" (sales director) with the password \"%.*s\".\n",
             demo_cast[0].login, TEXT_ARG(password));
    buf_lit(&note, "The others of the demo company have the same password:");
    for (int i = 1; i < DEMO_CAST; i++)
        buf_addf(&note, "%s %s (%s)", i > 1 ? "," : "", demo_cast[i].login, demo_cast[i].title_en);
    buf_lit(&note, ".\n");
    const char *answers_path = text_cstr(arena, text_format(arena, "%s/answers.json", folder));
    const char *note_path = text_cstr(arena, text_format(arena, "%s/" LOGIN_NOTE, folder));
    int error = file_write_atomic(answers_path, buf_text(&answers), 0600);
    if (!error)
        error = file_write_atomic(note_path, buf_text(&note), 0600);
    if (error)
        return ctx_fail(call->ctx, ERR_file_write, text_of(answers_path), text_of(strerror(error)));
    fprintf(call->io->out, "%lld customers, %lld opportunities, %lld events.\n%.*s",
            (long long)plan->customer_count, (long long)plan->opportunity_count,
            (long long)plan->event_count, TEXT_ARG(buf_text(&note)));
    return ERR_OK;
}

/* The organisation is opened at the company's first day, so that its history begins there. */
static enum err open_new(struct command_call *call, const struct demo_plan *plan,
                         const char *folder, int *lock)
{
    struct ctx *ctx = call->ctx;
    const char *lock_path = text_cstr(ctx->arena, text_format(ctx->arena, "%s/lock", folder));
    const char *database = text_cstr(ctx->arena, text_format(ctx->arena, "%s/guanxi.db", folder));
    if (file_make_folder(folder))
        return ctx_fail(ctx, ERR_data_folder, text_of(folder));
    if (file_lock(lock_path, lock))
        return ctx_fail(ctx, ERR_data_locked, text_of(folder));
    if (file_exists(database))
        return ctx_fail(ctx, ERR_demo_folder, text_of(folder));
    ctx->now = (plan->options.today - DEMO_DAYS) * DAY_MS;
    const char *url = call->settings->value[SETTING_DATABASE];
    enum err err = organisation_open(ctx, folder, url, thread_cores() + 2, &call->store);
    if (err)
        return err;
    struct record_env env;
    err = record_env_begin(ctx, call->store, 0, &env);
    if (err)
        return err;
    err = access_system(ctx, call->store->access, env.conn, &call->caller);
    record_env_end(&env);
    return err;
}

int command_demo(struct command_call *call)
{
    struct demo_settings settings = {.password = TEXT_EMPTY};
    const char *problem = read_options(call, &settings);
    if (problem)
        return command_usage(call, problem);
    struct demo_plan plan;
    struct demo_company company = {.sellers = NULL};
    const char *folder = call->settings->value[SETTING_DATA];
    int lock = -1;
    struct text password = settings.password.len ? settings.password
                                                 : make_password(call->ctx->arena);
    enum err err = ERR_OK;
    if (!demo_plan_make(call->ctx->arena, &settings.options, &plan))
        err = ctx_fail(call->ctx, ERR_out_of_memory);
    if (!err)
        err = open_new(call, &plan, folder, &lock);
    if (!err && !(err = demo_write_company(call, &plan, &company)) &&
        !(err = demo_write_events(call, &plan, &company)) &&
        !(err = give_passwords(call, &company, password)))
        err = write_notes(call, folder, &plan, password);
    if (call->store)
        record_store_close(call->store);
    if (lock >= 0)
        file_unlock(lock);
    return err ? command_failed(call, err) : EXIT_DONE;
}
