/* The program: finds the command, and for one that needs the organisation, the process that may run it. */
#include "app/command.h"
#include "app/organisation.h"
#include "base/log.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/process.h"
#include "sys/socket.h"
#include "sys/thread.h"

#include <errno.h>
#include <stdlib.h>

static void set_log_level(const struct settings *settings)
{
    struct text name = text_of(settings->value[SETTING_LOG_LEVEL]);
    log_set_level(text_eq(name, TEXT("debug"))   ? LOG_DEBUG
                  : text_eq(name, TEXT("warn"))  ? LOG_WARN
                  : text_eq(name, TEXT("error")) ? LOG_ERROR
                                                 : LOG_INFO);
}

/* Opens the folder in this process, under its lock, and runs the command there. */
static int run_here(const struct command *command, const struct command_call *given)
{
    struct arena arena;
    struct ctx ctx;
    const char *folder = given->settings->value[SETTING_DATA];
    arena_init(&arena, APP_ARENA_LIMIT);
    ctx_init(&ctx, &arena, clock_now());
    struct command_call call = *given;
    call.ctx = &ctx;
    int lock = -1, code = EXIT_FAILED;
    const char *lock_path = text_cstr(&arena, text_format(&arena, "%s/lock", folder));
    if (file_make_folder(folder))
        code = command_failed(&call, ctx_fail(&ctx, ERR_data_folder, text_of(folder)));
    else if (file_lock(lock_path, &lock))
        code = command_failed(&call, ctx_fail(&ctx, ERR_data_locked, text_of(folder)));
    else if (organisation_open(&ctx, folder, given->settings->value[SETTING_DATABASE],
                               thread_cores() + 2, &call.store))
        code = command_failed(&call, ctx_error(&ctx));
    else {
        code = command_run(command, &call);
        record_store_close(call.store);
    }
    if (lock >= 0)
        file_unlock(lock);
    arena_deinit(&arena);
    return code;
}

static int run_command(struct arena *arena, const struct command *command,
                       const struct settings *settings, int argc, const char *const *argv)
{
    struct command_io io = {.in = stdin,
                            .out = stdout,
                            .err = stderr,
                            .folder = file_absolute(arena, NULL, "."),
                            .terminal = process_is_terminal(2)};
    struct command_call given = {.commands = commands,
                                 .io = &io,
                                 .settings = settings,
                                 .argc = argc > 2 ? argc - 2 : 0,
                                 .argv = argv + 2};
    if (!command->needs_store)
        return command_run(command, &given);
    const char *folder = file_absolute(arena, NULL, settings->value[SETTING_DATA]);
    const char *socket = text_cstr(arena, text_format(arena, "%s/guanxi.sock", folder));
    int code = control_call(socket, argc, argv);
    if (code == CONTROL_LOST) {
        fprintf(stderr,
                "guanxi: the server ended before it answered; what it did is unknown. Look with "
                "guanxi transactions, then try again\n");
        return EXIT_FAILED;
    }
    return code >= 0 ? code : run_here(command, &given);
}

int main(int argc, char **argv)
{
    struct arena arena;
    struct settings settings;
    arena_init(&arena, APP_ARENA_LIMIT);
    const char **arguments = ARENA_ARRAY(&arena, const char *, (size_t)argc + 1);
    if (!arguments)
        return EXIT_FAILED;
    for (int i = 0; i < argc; i++)
        arguments[i] = argv[i];
    const char *problem = settings_read(&arena, &argc, arguments, &settings);
    const char *name = argc > 1 ? arguments[1] : "help";
    const struct command *command = command_find(commands, name);
    if (!strcmp(name, "--version"))
        command = command_find(commands, "version");
    if (!strcmp(name, "--help") || !strcmp(name, "-h"))
        command = command_find(commands, "help");
    int code = EXIT_USAGE;
    if (problem) {
        fprintf(stderr, "guanxi: %s\n", problem);
    } else if (!command) {
        fprintf(stderr, "guanxi: there is no command \"%s\"; guanxi help lists them\n", name);
    } else {
        set_log_level(&settings);
        process_signals_block();
        code = run_command(&arena, command, &settings, argc, arguments);
        if (argc <= 1)
            code = EXIT_USAGE;
    }
    arena_deinit(&arena);
    return code;
}
