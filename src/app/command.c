#include "app/command.h"

#include "sys/clock.h"
#include "sys/file.h"
#include "sys/process.h"
#include "sys/socket.h"

/* Most memory one command may use, bytes: a demo company of a million customers fits. */
#define COMMAND_ARENA_LIMIT ((size_t)2 << 30)

const struct command *command_find(const struct command *table, const char *name)
{
    for (; table->name; table++)
        if (!strcmp(table->name, name))
            return table;
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

int command_run(const struct command *command, const struct command_call *given)
{
    struct arena arena;
    struct ctx ctx;
    arena_init(&arena, COMMAND_ARENA_LIMIT);
    ctx_init(&ctx, &arena, clock_now());
    struct command_call call = *given;
    call.command = command;
    call.ctx = &ctx;
    enum err err = call.store ? take_system_caller(&call) : ERR_OK;
    int code = err ? command_failed(&call, err) : command->run(&call);
    fflush(call.io->out);
    fflush(call.io->err);
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

int command_usage(struct command_call *call, const char *problem)
{
    const struct command *command = call->command;
    fprintf(call->io->err, "guanxi %s: %s\nusage: guanxi %s %s\n", command->name, problem,
            command->name, command->usage);
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
