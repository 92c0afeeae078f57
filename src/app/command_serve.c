/* guanxi serve: the organisation on the network, until a signal. */
#include "api/api.h"
#include "app/command.h"
#include "app/control.h"
#include "app/jobs.h"
#include "app/organisation.h"
#include "base/log.h"
#include "db/slow.h"
#include "embedded.h"
#include "record/batch/fill_step.h"
#include "record/read/visible_later.h"
#include "search/index.h"
#include "search/keys_state.h"
#include "sys/file.h"
#include "sys/process.h"
#include "sys/thread.h"
#include "version.h"
#include "work/live.h"

#define READ_THREADS 2
#define WORK_THREADS 3

struct server {
    const char *folder;
    const char *database;
    int lock;
    unsigned threads;
    struct record_store *store;
    struct work *work;
    struct api *api;
    struct http_server *http;
    struct control *control;
};

static struct text content_type(struct text path)
{
    static const struct {
        struct text ending, type;
    } types[] = {
        {{".html", 5}, {"text/html; charset=utf-8", 24}},
        {{".js", 3}, {"text/javascript; charset=utf-8", 30}},
        {{".css", 4}, {"text/css; charset=utf-8", 23}},
        {{".svg", 4}, {"image/svg+xml", 13}},
        {{".png", 4}, {"image/png", 9}},
        {{".ico", 4}, {"image/x-icon", 12}},
        {{".json", 5}, {"application/json", 16}},
        {{".webmanifest", 12}, {"application/manifest+json", 25}},
        {{".woff2", 6}, {"font/woff2", 10}},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (text_ends(path, types[i].ending))
            return types[i].type;
    return TEXT("application/octet-stream");
}

static const struct api_asset *assets(struct arena *arena)
{
    struct api_asset *list = ARENA_ARRAY(arena, struct api_asset, embedded_web_count + 1);
    for (size_t i = 0; list && i < embedded_web_count; i++) {
        const struct embedded_file *file = &embedded_web[i];
        struct text path = text_format(arena, "/%s", file->path);
        list[i] = (struct api_asset){
            .path = path,
            .content_type = content_type(path),
            .plain = {(const char *)file->data, file->size},
            .brotli = {(const char *)file->br, file->br_size},
            .gzip = {(const char *)file->gz, file->gz_size},
            .etag = text_format(arena, "\"%s\"", file->hash),
            .immutable = text_starts(path, TEXT("/assets/")),
        };
    }
    return list;
}

static enum err open_folder(struct command_call *call, struct server *server)
{
    struct ctx *ctx = call->ctx;
    const char *path = text_cstr(ctx->arena, text_format(ctx->arena, "%s/lock", server->folder));
    if (file_make_folder(server->folder))
        return ctx_fail(ctx, ERR_data_folder, text_of(server->folder));
    if (file_lock(path, &server->lock))
        return ctx_fail(ctx, ERR_data_locked, text_of(server->folder));
    /* every thread that reads at once has a connection: HTTP threads never wait for one */
    unsigned readers = server->threads + READ_THREADS + WORK_THREADS + WORK_READERS + LIVE_READERS +
                       VISIBLE_READERS + 4;
    return organisation_open(ctx, server->folder, server->database, readers, &server->store);
}

static enum err start_http(struct command_call *call, struct server *server)
{
    struct arena *arena = call->ctx->arena;
    struct api_options api = {.store = server->store,
                              .work = server->work,
                              .live = organisation_live(server->store),
                              .assets = assets(arena),
                              .asset_count = embedded_web_count,
                              .version = TEXT(GUANXI_VERSION),
                              .read_threads = READ_THREADS,
                              .work_threads = WORK_THREADS};
    api.modules = app_modules(&api.module_count);
    if (!text_to_int(text_of(call->settings->value[SETTING_REVEALS]), &api.reveals_per_hour) ||
        api.reveals_per_hour < 0)
        return ctx_fail(call->ctx, ERR_bad_setting, TEXT("reveals-per-hour"),
                        text_of(call->settings->value[SETTING_REVEALS]));
    api.secure_cookie = !strcmp(call->settings->value[SETTING_SECURE_COOKIE], "yes");
    server->api = api_new(&api);
    if (!server->api)
        return ctx_fail(call->ctx, ERR_out_of_memory);
    struct http_options http = {.address = call->settings->value[SETTING_LISTEN],
                                .threads = server->threads,
                                .body_max = API_BODY_MAX,
                                .connections_max = 10000,
                                .connections_per_address = 4096,
                                .timeout_s = 30,
                                .handle = api_handle,
                                .ended = api_ended,
                                .subject = server->api};
    int error = http_start(&http, &server->http);
    if (error)
        return ctx_fail(call->ctx, ERR_listen, text_of(http.address), text_of(strerror(error)));
    return ERR_OK;
}

/* The address a person can open: the one listened on, with the port that was found. */
static void announce(struct command_call *call, struct server *server)
{
    struct text address = text_of(call->settings->value[SETTING_LISTEN]);
    size_t colon = address.len;
    while (colon > 0 && address.ptr[colon - 1] != ':')
        colon--;
    struct text host = text_slice(address, 0, colon ? colon - 1 : 0);
    if (text_eq(host, TEXT("0.0.0.0")))
        host = TEXT("127.0.0.1");
    fprintf(call->io->out, "Guanxi %s serves %s on http://%.*s:%d\n", GUANXI_VERSION,
            server->folder, TEXT_ARG(host), http_port(server->http));
    const char *path =
        text_cstr(call->ctx->arena,
                  text_format(call->ctx->arena, "%s/first-login.txt", server->folder));
    struct text note;
    if (!file_read_all(call->ctx->arena, path, 4096, &note))
        fprintf(call->io->out, "%.*s", TEXT_ARG(note));
    fflush(call->io->out);
    log_line(LOG_INFO, "serving", LOG_NUMBER("port", http_port(server->http)));
}

static void stop_all(struct server *server)
{
    if (server->store)
        live_stop(organisation_live(server->store));
    if (server->http)
        http_stop(server->http);
    if (server->control)
        control_stop(server->control);
    if (server->api)
        api_free(server->api);
    work_stop(server->work);
    if (server->store) {
        search_stop(organisation_search(server->store));
        record_store_close(server->store);
    }
    if (server->lock >= 0)
        file_unlock(server->lock);
}

static enum err fill_needed(struct record_env *env, int64_t *rows, bool *needed)
{
    *rows = 0;
    *needed = record_fill_needed(env->catalog);
    return ERR_OK;
}

static enum err keys_needed(struct record_env *env, int64_t *rows, bool *needed)
{
    enum err err = keys_missing(env->ctx, env->conn, env->catalog, rows);
    *needed = *rows > 0;
    return err;
}

/* What an upgrade left to be done to the rows that are there, or was cut short. */
static const struct upkeep {
    struct text kind;
    struct label summary;
    enum err (*needed)(struct record_env *env, int64_t *rows, bool *needed);
} upkeep[] = {
    {{"fill", 4}, {{{"Filling new figures", 19}, {"填充新的计算字段", 24}}}, fill_needed},
    {{"keys", 4},
     {{{"Preparing the search for duplicates", 35}, {"准备查重数据", 18}}},
     keys_needed},
};

static enum err submit_upkeep(struct command_call *call, struct server *server,
                              const struct upkeep *one)
{
    struct job_new job = {.kind = one->kind, .parameters = {"{}", 2}, .summary = one->summary};
    struct record_env env;
    int64_t open = 0;
    bool needed;
    enum err err = record_env_begin(call->ctx, server->store, 0, &env);
    if (err)
        return err;
    err = one->needed(&env, &job.total, &needed);
    if (!err && needed)
        err = job_find_open(call->ctx, env.conn, job.kind, job.parameters, &open);
    record_env_end(&env);
    return err || !needed || open ? err
                                  : job_submit(server->work, call->ctx, server->store, &job, &open);
}

static enum err submit_all_upkeep(struct command_call *call, struct server *server)
{
    enum err err = ERR_OK;
    for (size_t i = 0; !err && i < sizeof upkeep / sizeof *upkeep; i++)
        err = submit_upkeep(call, server, &upkeep[i]);
    return err;
}

int command_serve(struct command_call *call)
{
    if (call->argc)
        return command_usage(call, "takes no arguments");
    int64_t threads = 0;
    struct text wanted = text_of(call->settings->value[SETTING_THREADS]);
    if (!text_to_int(wanted, &threads) || threads < 0 || threads > 256)
        return command_usage(call, "--threads is a number from 0 to 256");
    int64_t slow = 0;
    if (!text_to_int(text_of(call->settings->value[SETTING_SLOW_QUERY_MS]), &slow) || slow < 0)
        return command_usage(call, "--slow-query-ms is a number of milliseconds, 0 for none");
    struct server server = {.folder = call->settings->value[SETTING_DATA],
                            .database = call->settings->value[SETTING_DATABASE],
                            .lock = -1,
                            .threads = threads ? (unsigned)threads : thread_cores()};
    enum err err = open_folder(call, &server);
    if (!err)
        db_slow_threshold(server.store->db, slow);
    if (!err)
        err = work_start(call->ctx, server.store, app_jobs, app_job_count, &server.work);
    if (!err)
        err = submit_all_upkeep(call, &server);
    if (!err) {
        live_start(organisation_live(server.store), server.store);
        err = start_http(call, &server);
    }
    if (!err) {
        search_start(organisation_search(server.store), server.store);
        server.control = control_start(server.store, call->settings, call->commands, server.folder);
        announce(call, &server);
        process_signal_wait();
    }
    int code = err ? command_failed(call, err) : EXIT_DONE;
    stop_all(&server);
    return code;
}
