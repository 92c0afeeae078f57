#include "app/command.h"

#include "sys/clock.h"
#include "sys/file.h"
#include "sys/process.h"
#include "sys/socket.h"

const struct command commands[] = {
    {"serve", "[--data DIR] [--listen ADDR:PORT]", "serve the organisation in the folder", false,
     command_serve},
    {"demo", "[--customers N] [--seed N] [--today YYYY-MM-DD] [--password WORD]",
     "fill a new folder with a believable company", false, command_demo},
    {"import",
     "OBJECT FILE [--map COL=FIELD,...] [--match FIELD,...] [--on-match update|skip|error]\n"
     "         [--date-order ymd|dmy|mdy] [--scale FIELD=N] [--value FIELD:FROM=TO] [--create FIELD,...]\n"
     "         [--new-field FIELD=TYPE:LABEL:标签] [--default FIELD=VALUE] [--dry-run] [--rejects FILE]",
     "bring records in from CSV", true, command_import},
    {"export", "OBJECT [--filter EXPR] [--fields F,...] [--format csv|jsonl] [-o FILE]",
     "write records out", true, command_export},
    {"transactions", "[--limit N]", "list recent transactions", true, command_transactions},
    {"undo", "TXN [--conflicts skip|stop] [--dry-run]", "take a transaction back", true,
     command_undo},
    {"user",
     "add LOGIN --name NAME --role ROLE [--password-stdin] | password LOGIN | disable LOGIN | list",
     "manage who may log in", true, command_user},
    {"organisation", "[FIELD=VALUE ...]", "show or change the organisation's settings", true,
     command_organisation},
    {"check", "", "verify the database and the change log", true, command_check},
    {"version", "", "print the version", false, command_version},
    {"help", "", "list the commands", false, command_help},
    {NULL, NULL, NULL, false, NULL},
};

const struct command *command_find(const char *name)
{
    for (const struct command *command = commands; command->name; command++)
        if (!strcmp(command->name, name))
            return command;
    return NULL;
}

static enum err take_system_caller(struct command_call *call)
{
    struct record_env env;
    enum err err = record_env_begin(call->ctx, call->store, 0, &env);
    if (err)
        return err;
    err = access_system(call->ctx, call->store->access, env.conn, &call->caller);
    record_env_end(&env);
    return err;
}

int command_run(const struct command *command, struct record_store *store,
                const struct settings *settings, struct command_io *io, int argc,
                const char *const *argv)
{
    struct arena arena;
    struct ctx ctx;
    arena_init(&arena, (size_t)1 << 30);
    ctx_init(&ctx, &arena, clock_now());
    struct command_call call = {
        .ctx = &ctx, .io = io, .store = store, .settings = settings, .argc = argc, .argv = argv};
    enum err err = store ? take_system_caller(&call) : ERR_OK;
    int code = err ? command_failed(&call, err) : command->run(&call);
    fflush(io->out);
    fflush(io->err);
    arena_deinit(&arena);
    return code;
}

int command_failed(struct command_call *call, enum err err)
{
    struct ctx *ctx = call->ctx;
    struct fault plain = {.code = err};
    size_t kept = ctx->fault_count < CTX_FAULTS_MAX ? ctx->fault_count : CTX_FAULTS_MAX;
    for (size_t i = 0; i < (kept ? kept : 1); i++) {
        const struct fault *fault = kept ? &ctx->faults[i] : &plain;
        struct buf message;
        buf_init(&message, ctx->arena, 4096);
        error_message(&message, fault, ctx->lang);
        fprintf(call->io->err, "guanxi: ");
        if (fault->row)
            fprintf(call->io->err, "%lld: ", (long long)fault->row);
        if (fault->field.len)
            fprintf(call->io->err, "%.*s: ", TEXT_ARG(fault->field));
        fprintf(call->io->err, "%.*s\n", TEXT_ARG(buf_text(&message)));
    }
    return EXIT_FAILED;
}

int command_usage(struct command_call *call, const char *name, const char *problem)
{
    const struct command *command = command_find(name);
    fprintf(call->io->err, "guanxi %s: %s\nusage: guanxi %s %s\n", name, problem, name,
            command->usage);
    return EXIT_USAGE;
}

bool command_cancelled(const struct command_call *call)
{
    return call->io->remote && control_client_gone(call->io->remote);
}

const char *command_path(struct command_call *call, const char *path)
{
    return strcmp(path, "-") ? file_absolute(call->ctx->arena, call->io->folder, path) : path;
}

static const struct option_spec *spec_find(const struct option_spec *specs, struct text name)
{
    for (; specs->name; specs++)
        if (text_eq(text_of(specs->name), name))
            return specs;
    return NULL;
}

bool option_next(struct option_scan *scan)
{
    struct arena *arena = scan->call->ctx->arena;
    if (scan->at >= scan->call->argc || scan->problem)
        return false;
    const char *argument = scan->call->argv[scan->at++];
    scan->name = NULL;
    scan->value = argument;
    if (argument[0] != '-' || !argument[1])
        return true;
    struct text value = text_of(argument);
    struct text name = text_cut(&value, '=');
    name = text_slice(name, argument[1] == '-' ? 2 : 1, name.len);
    const struct option_spec *spec = spec_find(scan->specs, name);
    scan->name = spec ? spec->name : NULL;
    scan->value = value.ptr ? value.ptr : NULL;
    if (!spec)
        scan->problem = text_cstr(arena, text_format(arena, "unknown option %s", argument));
    else if (spec->takes_value && !value.ptr && scan->at >= scan->call->argc)
        scan->problem = text_cstr(arena, text_format(arena, "%s needs a value", argument));
    else if (!spec->takes_value && value.ptr)
        scan->problem = text_cstr(arena, text_format(arena, "--%s takes no value", spec->name));
    else if (spec->takes_value && !value.ptr)
        scan->value = scan->call->argv[scan->at++];
    return !scan->problem;
}
