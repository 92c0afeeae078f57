/* guanxi transactions and guanxi undo: what was done lately, and taking it back. */
#include "app/command.h"
#include "record/log/history.h"

static int print_report(struct command_call *call, enum err err, const struct buf *report)
{
    if (report->len)
        fprintf(call->io->out, "%.*s\n", TEXT_ARG(buf_text(report)));
    return err ? command_failed(call, err) : EXIT_DONE;
}

int command_transactions(struct command_call *call)
{
    static const struct option_spec specs[] = {{"limit", true}, {NULL, false}};
    struct option_scan scan = {.call = call, .specs = specs};
    int64_t limit = 20;
    while (option_next(&scan))
        if (!scan.name || !text_to_int(text_of(scan.value), &limit) || limit < 1 || limit > 500)
            scan.problem = "--limit is a number from 1 to 500";
    if (scan.problem)
        return command_usage(call, scan.problem);
    struct buf report;
    struct record_env env;
    buf_init(&report, call->ctx->arena, (size_t)4 << 20);
    enum err err = record_env_begin(call->ctx, call->store, 0, &env);
    if (!err) {
        record_env_caller(&env, &call->caller);
        err = record_transactions(&env, -1, 0, limit, &report);
        record_env_end(&env);
    }
    return print_report(call, err, &report);
}

static void show_progress(void *subject, int64_t done, int64_t total)
{
    struct command_call *call = subject;
    if (call->io->terminal)
        fprintf(call->io->err, "\r%lld of %lld", (long long)done, (long long)total);
    if (call->io->terminal && done == total)
        fputc('\n', call->io->err);
    fflush(call->io->err);
}

int command_undo(struct command_call *call)
{
    static const struct option_spec specs[] = {{"conflicts", true},
                                               {"dry-run", false},
                                               {NULL, false}};
    struct option_scan scan = {.call = call, .specs = specs};
    enum record_conflicts conflicts = CONFLICTS_SKIP;
    bool dry_run = false;
    int64_t txn = 0;
    while (option_next(&scan)) {
        if (!scan.name && !text_to_int(text_of(scan.value), &txn))
            scan.problem = "the transaction is a number; guanxi transactions lists them";
        else if (scan.name && !strcmp(scan.name, "dry-run"))
            dry_run = true;
        else if (scan.name && !strcmp(scan.value, "stop"))
            conflicts = CONFLICTS_STOP;
        else if (scan.name && strcmp(scan.value, "skip") != 0)
            scan.problem = "--conflicts is skip or stop";
    }
    if (!scan.problem && !txn)
        scan.problem = "say which transaction; guanxi transactions lists them";
    if (scan.problem)
        return command_usage(call, scan.problem);
    struct buf report;
    buf_init(&report, call->ctx->arena, (size_t)64 << 20);
    enum err err = record_undo(call->ctx, call->store, &call->caller, txn, conflicts, dry_run,
                               show_progress, call, &report);
    return print_report(call, err, &report);
}
