/* guanxi export */
#include "app/command.h"
#include "record/export.h"

#include <string.h>

static const struct option_spec specs[] = {
    {"filter", true},  {"fields", true}, {"format", true}, {"o", true},   {"output", true},
    {"no-bom", false}, {"lang", true},   {"as", true},     {NULL, false},
};

struct export_options {
    struct record_export_plan plan;
    const char *output; /* NULL or "-": standard output */
    struct text as;     /* login of whose rights hold; empty: the system's */
    const char *problem;
};

static void show_progress(void *subject, int64_t rows)
{
    const struct command_call *call = subject;
    if (call->io->terminal)
        fprintf(call->io->err, "\r%lld records", (long long)rows);
}

static bool is_cancelled(void *subject)
{
    return command_cancelled(subject);
}

static void take_option(struct command_call *call, struct export_options *options,
                        const struct option_scan *scan)
{
    struct record_export_plan *plan = &options->plan;
    struct text value = text_of(scan->value);
    if (!scan->name && plan->object.len)
        options->problem = "one object at a time";
    else if (!scan->name)
        plan->object = value;
    else if (!strcmp(scan->name, "filter"))
        plan->filter = value;
    else if (!strcmp(scan->name, "fields"))
        plan->fields = value;
    else if (!strcmp(scan->name, "o") || !strcmp(scan->name, "output"))
        options->output = command_path(call, scan->value);
    else if (!strcmp(scan->name, "no-bom"))
        plan->bom = false;
    else if (!strcmp(scan->name, "as"))
        options->as = value;
    else if (!strcmp(scan->name, "lang"))
        call->ctx->lang = text_eq(value, TEXT("zh")) ? LANG_ZH : LANG_EN;
    else if (text_eq(value, TEXT("jsonl")))
        plan->format = EXPORT_JSON_LINES;
    else if (!text_eq(value, TEXT("csv")))
        options->problem = "the format is csv or jsonl";
}

/* Export with somebody's rights: what is hidden from him is left out, what is masked is written masked. */
static enum err become(struct command_call *call, struct text login)
{
    int64_t user;
    struct record_env env;
    enum err err = command_user_id(call, login, &user);
    if (!err)
        err = record_env_begin(call->ctx, call->store, 0, &env);
    if (err)
        return err;
    err = access_as_user(call->ctx, call->store->access, env.conn, user, &call->caller);
    record_env_end(&env);
    return err;
}

static int write_out(struct command_call *call, struct export_options *options)
{
    bool to_file = options->output && strcmp(options->output, "-") != 0;
    fflush(call->io->out);
    int error = to_file ? file_create(&options->plan.writer, options->output, 0600)
                        : file_writer_fd(&options->plan.writer, fileno(call->io->out));
    struct text path = text_of(to_file ? options->output : "standard output");
    if (error)
        return command_failed(call,
                              ctx_fail(call->ctx, ERR_file_write, path, text_of(strerror(error))));
    int64_t rows;
    enum err err = record_export(call->ctx, call->store, &call->caller, &options->plan, &rows);
    error = file_writer_close(options->plan.writer);
    if (call->io->terminal)
        fprintf(call->io->err, "\r\033[K");
    if (!err && error)
        err = ctx_fail(call->ctx, ERR_file_write, path, text_of(strerror(error)));
    if (err)
        return command_failed(call, err);
    if (to_file)
        fprintf(call->io->err, "%lld records in %s\n", (long long)rows, options->output);
    return EXIT_DONE;
}

int command_export(struct command_call *call)
{
    struct export_options options = {.plan = {.bom = true}};
    struct option_scan scan = {.call = call, .specs = specs};
    while (!options.problem && option_next(&scan))
        take_option(call, &options, &scan);
    if (!options.problem)
        options.problem = scan.problem;
    if (!options.problem && !options.plan.object.len)
        options.problem = "say which object";
    if (options.problem)
        return command_usage(call, options.problem);
    enum err err = options.as.len ? become(call, options.as) : ERR_OK;
    if (err)
        return command_failed(call, err);
    options.plan.as = options.as;
    options.plan.progress = show_progress;
    options.plan.cancelled = is_cancelled;
    options.plan.subject = call;
    return write_out(call, &options);
}
