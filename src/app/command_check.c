/* guanxi check, version, help. */
#include "app/command.h"
#include "record/log/history.h"
#include "version.h"

int command_check(struct command_call *call)
{
    struct buf report;
    struct record_env env;
    int64_t findings = 0;
    buf_init(&report, call->ctx->arena, (size_t)16 << 20);
    if (call->argc)
        return command_usage(call, "takes no arguments");
    enum err err = record_env_begin(call->ctx, call->store, 0, &env);
    if (!err) {
        err = db_verify(call->ctx, env.conn);
        record_env_end(&env);
    }
    if (!err)
        err = record_check(call->ctx, call->store, &report, &findings);
    if (err)
        return command_failed(call, err);
    fprintf(call->io->out, "%.*s", TEXT_ARG(buf_text(&report)));
    if (findings)
        fprintf(call->io->err, "guanxi: %lld findings; restore a backup made before them\n",
                (long long)findings);
    else
        fprintf(call->io->out, "The database and the change log are as they were sealed.\n");
    return findings ? EXIT_FAILED : EXIT_DONE;
}

int command_version(struct command_call *call)
{
    fprintf(call->io->out, "guanxi %s\n", GUANXI_VERSION);
    return EXIT_DONE;
}

int command_help(struct command_call *call)
{
    FILE *out = call->io->out;
    fprintf(out, "Guanxi %s: a complete CRM in one program.\n\n", GUANXI_VERSION);
    for (const struct command *command = call->commands; command->name; command++)
        fprintf(out, "  guanxi %s %s\n         %s\n", command->name, command->usage,
                command->summary);
    fprintf(out, "\nSettings (flag, or in the environment as GUANXI_NAME, or in guanxi.conf):\n");
    for (int i = 0; i < SETTING_COUNT; i++)
        fprintf(out, "  --%s %s\n         %s (%s)\n", settings_table[i].name,
                settings_table[i].shape, settings_table[i].summary, settings_table[i].initial);
    return EXIT_DONE;
}
