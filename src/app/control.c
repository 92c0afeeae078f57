#include "app/control.h"

#include "app/command.h"
#include "app/organisation.h"
#include "base/log.h"
#include "sys/process.h"
#include "sys/socket.h"
#include "sys/thread.h"

#define CONTROL_THREADS 4

struct control {
    struct arena arena;
    struct record_store *store;
    const struct settings *settings;
    const struct command *commands;
    const char *path;
    int fd;
    pthread_t listener;
    struct pool *pool;
};

/* One command of a client, in memory of its own. */
struct control_job {
    struct arena arena;
    struct control *control;
    struct control_request request;
};

/* Takes this process's settings out of the client's arguments: they named the folder, nothing more. */
static int plain_arguments(struct control_job *job)
{
    struct settings ignored;
    int argc = job->request.argc;
    if (settings_read(&job->arena, &argc, job->request.argv, &ignored))
        return -1;
    return argc;
}

static int run_request(struct control_job *job)
{
    struct control_request *request = &job->request;
    struct command_io io = {.in = fdopen(request->in, "r"),
                            .out = fdopen(request->out, "w"),
                            .err = fdopen(request->err, "w"),
                            .folder = request->folder,
                            .terminal = process_is_terminal(request->err),
                            .remote = request};
    int argc = plain_arguments(job);
    const struct command *command = argc > 1
                                        ? command_find(job->control->commands, request->argv[1])
                                        : NULL;
    struct command_call given = {.commands = job->control->commands,
                                 .io = &io,
                                 .store = job->control->store,
                                 .settings = job->control->settings,
                                 .argc = argc - 2,
                                 .argv = request->argv + 2};
    int code = EXIT_USAGE;
    if (io.in && io.out && io.err && command && command->needs_store)
        code = command_run(command, &given);
    /* fclose gives the descriptors back; control_finish must not close them again. */
    request->in = io.in && !fclose(io.in) ? -1 : request->in;
    request->out = io.out && !fclose(io.out) ? -1 : request->out;
    request->err = io.err && !fclose(io.err) ? -1 : request->err;
    return code;
}

static void job_run(void *arg)
{
    struct control_job *job = arg;
    control_finish(&job->request, run_request(job));
    struct arena arena = job->arena;
    arena_deinit(&arena);
}

static struct control_job *job_new(struct control *control)
{
    struct arena arena;
    arena_init(&arena, (size_t)4 << 20);
    struct control_job *job = ARENA_NEW(&arena, struct control_job);
    if (!job)
        return NULL;
    job->arena = arena;
    job->control = control;
    return job;
}

static void *listen_loop(void *arg)
{
    struct control *control = arg;
    for (;;) {
        struct control_job *job = job_new(control);
        if (!job)
            return NULL;
        if (control_accept(&job->arena, control->fd, &job->request)) {
            struct arena arena = job->arena;
            arena_deinit(&arena);
            return NULL;
        }
        if (!pool_submit(control->pool, job_run, job))
            job_run(job);
    }
}

struct control *control_start(struct record_store *store, const struct settings *settings,
                              const struct command *table, const char *folder)
{
    struct arena arena;
    arena_init(&arena, (size_t)1 << 20);
    struct control *control = ARENA_NEW(&arena, struct control);
    if (!control)
        return NULL;
    control->arena = arena;
    control->store = store;
    control->settings = settings;
    control->commands = table;
    control->path = text_cstr(&control->arena,
                              text_format(&control->arena, "%s/guanxi.sock", folder));
    int error = control_listen(control->path, &control->fd);
    if (error) {
        log_line(LOG_WARN, "control_socket", LOG_TEXT("path", text_of(control->path)),
                 LOG_TEXT("error", text_of(strerror(error))));
        arena = control->arena;
        arena_deinit(&arena);
        return NULL;
    }
    control->pool = pool_new("command", CONTROL_THREADS);
    thread_start(&control->listener, "control", listen_loop, control);
    return control;
}

void control_stop(struct control *control)
{
    control_shutdown(control->fd, control->path);
    thread_join(control->listener);
    pool_free(control->pool);
    struct arena arena = control->arena;
    arena_deinit(&arena);
}
