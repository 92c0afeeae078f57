/* Building indexes: a walk over the records in the order of their ids, in chunks on the bulk lane, each with the
 * place it has come to in its transaction. It goes on where it was after a restart. A field more is added to
 * what is there; terms of another version, or a field that is gone, begin from an empty index. */
#include "base/log.h"
#include "record/load.h"
#include "search/fields.h"
#include "search/index.h"
#include "search/put.h"
#include "sys/clock.h"
#include "sys/thread.h"

#include <stdatomic.h>

/* A chunk ends after so long; the first of these while somebody waits. */
#define CHUNK_US_CONTENDED 10000
#define CHUNK_US 40000
#define PAGE_ROWS 100
#define STEP_MEMORY ((size_t)128 << 20)
#define LINES_MAX 100000
/* Somebody who waits is let through between two chunks. */
#define PAUSE_MS 1
#define RETRY_MS 2000
#define PUBLISH_MS 5

struct step {
    struct db_task db;
    struct record_store *store;
    int64_t object; /* number */
    bool done;
};

/* ---- what to do next ---- */

/* All fields the index holds are still searched: the others can be added. */
static bool only_adds(struct text fields, const struct meta_object *object)
{
    struct search_field known[SEARCH_FIELDS_MAX];
    size_t count = search_fields(object, known), held = 0, listed = 0;
    for (size_t i = 0; i < count; i++)
        held += search_fields_listed(fields, known[i].field);
    for (struct text rest = fields; rest.ptr && fields.len; text_cut(&rest, ' '))
        listed++;
    return held == listed;
}

/* Leaves `state` with a walk to go on with, or complete. */
static enum err choose_walk(struct ctx *ctx, struct db_conn *conn, const struct meta_object *object,
                            struct search_state *state)
{
    struct text wanted = search_fields_text(ctx->arena, object);
    int64_t version = search_terms_version(), newest;
    size_t rows;
    bool usable = state->found && state->version == version && only_adds(state->fields, object);
    if (search_state_complete(state, wanted) || (usable && state->built < state->goal))
        return ERR_OK;
    enum err err = search_newest(ctx, conn, object, &newest, 1, &rows);
    if (!err && state->found && !usable)
        err = db_text_clear(ctx, conn, object->search_index);
    *state = (struct search_state){.found = true,
                                   .version = version,
                                   .fields = wanted,
                                   .former = usable ? state->fields : TEXT_EMPTY,
                                   .goal = newest};
    if (!err && newest)
        log_line(LOG_INFO, "search_index_build", LOG_TEXT("object", object->name));
    return err ? err : search_state_save(ctx, conn, object, state);
}

/* ---- a page of records ---- */

struct lines {
    struct load_row *rows;
    int64_t *parents;
    size_t count;
    const struct meta_object *object;
};

static enum err line_ids(struct record_env *env, const struct meta_field *by,
                         const struct load_row *rows, size_t count, struct lines *out, int64_t *ids)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *columns[] = {db_column(arena, TEXT_EMPTY, TEXT("id")),
                                       db_column(arena, TEXT_EMPTY, by->column)};
    int64_t *parents = ARENA_ARRAY(arena, int64_t, count);
    if (!parents)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    for (size_t i = 0; i < count; i++)
        parents[i] = rows[i].id;
    struct db_select select = {.table = by->object->table,
                               .columns = columns,
                               .column_count = 2,
                               .where = db_in_ints(arena, columns[1], parents, count),
                               .limit = LINES_MAX};
    struct db_rows *found;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &found);
    if (err)
        return err;
    while (db_next(found)) {
        ids[out->count] = db_get_int(found, 0);
        out->parents[out->count++] = db_get_int(found, 1);
    }
    return db_close_rows(found);
}

/* The lines of a page's records, where some of their fields are searched. */
static enum err load_lines(struct record_env *env, const struct meta_child *child,
                           const struct load_row *rows, size_t count, struct lines *out)
{
    struct arena *arena = env->ctx->arena;
    *out = (struct lines){.object = child->object};
    out->parents = ARENA_ARRAY(arena, int64_t, LINES_MAX);
    int64_t *ids = ARENA_ARRAY(arena, int64_t, LINES_MAX);
    if (!out->parents || !ids)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    enum err err = line_ids(env, child->by, rows, count, out, ids);
    struct value **values = ARENA_ARRAY(arena, struct value *, out->count);
    out->rows = ARENA_ARRAY(arena, struct load_row, out->count);
    if (err || !values || !out->rows)
        return err ? err : ctx_fail(env->ctx, ERR_out_of_memory);
    err = record_load_many(env, child->object, ids, out->count, values);
    for (size_t i = 0; !err && i < out->count; i++)
        out->rows[i] = (struct load_row){ids[i], values[i]};
    return err;
}

struct walker {
    struct record_env *env;
    const struct meta_object *object;
    struct search_state *state;
    struct lines lines[4];
    size_t line_count;
    struct arena scratch;
};

static enum err load_all_lines(struct walker *walker, const struct load_row *rows, size_t count)
{
    struct search_field fields[SEARCH_FIELDS_MAX];
    size_t field_count = search_fields(walker->object, fields);
    const struct meta_child *last = NULL;
    enum err err = ERR_OK;
    walker->line_count = 0;
    for (size_t i = 0; !err && i < field_count; i++) {
        const struct meta_child *child = fields[i].line;
        if (!child || child == last || walker->line_count == 4)
            continue;
        last = child;
        err = load_lines(walker->env, child, rows, count, &walker->lines[walker->line_count++]);
    }
    return err;
}

static void terms_with(const struct walker *walker, const struct load_row *row, struct text fields,
                       struct search_terms *out)
{
    search_terms_of(walker->object, fields, row->values, out);
    out->of_line = true;
    for (size_t i = 0; i < walker->line_count; i++) {
        const struct lines *lines = &walker->lines[i];
        for (size_t k = 0; k < lines->count; k++)
            if (lines->parents[k] == row->id && lines->rows[k].values)
                search_terms_of(lines->object, fields, lines->rows[k].values, out);
    }
    out->of_line = false;
}

static enum err put_row(struct walker *walker, const struct load_row *row)
{
    struct search_change change = {.index = walker->object->search_index, .id = row->id};
    arena_reset(&walker->scratch);
    search_terms_init(&change.before, &walker->scratch);
    search_terms_init(&change.after, &walker->scratch);
    terms_with(walker, row, walker->state->former, &change.before);
    terms_with(walker, row, walker->state->fields, &change.after);
    return search_put(walker->env->ctx, walker->env->conn, &change);
}

/* One page; behind the last the walk is at its goal. */
static enum err walk_page(struct walker *walker)
{
    struct search_state *state = walker->state;
    struct load_row *rows;
    size_t count;
    enum err err = load_page(walker->env, walker->object, state->built, PAGE_ROWS, &rows, &count);
    while (!err && count && rows[count - 1].id > state->goal)
        count--;
    if (!err && count)
        err = load_all_lines(walker, rows, count);
    for (size_t i = 0; !err && i < count; i++)
        err = put_row(walker, &rows[i]);
    state->built = count == PAGE_ROWS ? rows[count - 1].id : state->goal;
    return err;
}

static enum err walk(struct record_env *env, const struct meta_object *object,
                     struct search_state *state)
{
    struct walker walker = {.env = env, .object = object, .state = state};
    int64_t begun = clock_monotonic_us(), took = 0;
    enum err err = ERR_OK;
    arena_init(&walker.scratch, STEP_MEMORY);
    while (!err && state->built < state->goal &&
           took < (db_contended(env->store->db) ? CHUNK_US_CONTENDED : CHUNK_US)) {
        err = walk_page(&walker);
        took = clock_monotonic_us() - begun;
    }
    arena_deinit(&walker.scratch);
    return err ? err : search_state_save(env->ctx, env->conn, object, state);
}

static enum err run_step(struct db_task *db, struct db_conn *conn)
{
    struct step *step = db->subject;
    struct record_env env = {.ctx = db->ctx, .store = step->store, .conn = conn};
    struct search_state state;
    struct db_state versions;
    enum err err = db_state(db->ctx, conn, &versions);
    if (err)
        return err;
    env.catalog = meta_acquire(step->store->meta, versions.catalog_version);
    const struct meta_object *object = env.catalog
                                           ? meta_object_by_number(env.catalog, step->object)
                                           : NULL;
    step->done = true;
    if (object && object->search_index.len) {
        err = search_state_load(db->ctx, conn, object, &state);
        if (!err)
            err = choose_walk(db->ctx, conn, object, &state);
        if (!err && state.built < state.goal)
            err = walk(&env, object, &state);
        step->done = err ||
                     search_state_complete(&state, search_fields_text(db->ctx->arena, object));
    }
    if (env.catalog)
        meta_release(env.catalog);
    return err;
}

/* ---- all objects ---- */

static enum err run_steps(struct record_store *store, int64_t object, const atomic_bool *stop)
{
    struct arena arena;
    struct ctx ctx;
    struct step step = {.store = store, .object = object};
    enum err err = ERR_OK;
    arena_init(&arena, STEP_MEMORY);
    while (!err && !step.done && !(stop && atomic_load(stop))) {
        arena_reset(&arena);
        ctx_init(&ctx, &arena, clock_now());
        step.db =
            (struct db_task){.lane = DB_LANE_BULK, .ctx = &ctx, .run = run_step, .subject = &step};
        err = db_write(store->db, &step.db);
        if (!step.done && db_contended(store->db))
            clock_sleep(PAUSE_MS);
    }
    arena_deinit(&arena);
    return err;
}

/* Numbers of the objects whose index does not hold what it should: asked as a reader, so that nothing is
 * written where nothing is to be done. */
static enum err unfinished(struct ctx *ctx, struct record_store *store, int64_t **numbers,
                           size_t *count)
{
    struct record_env env;
    struct db_state versions;
    *count = 0;
    enum err err = record_env_begin(ctx, store, 0, &env);
    if (err)
        return err;
    err = db_state(ctx, env.conn, &versions);
    if (!err && env.catalog->version != versions.catalog_version)
        err = ERR_busy; /* committed, and about to be published */
    *numbers = ARENA_ARRAY(ctx->arena, int64_t, env.catalog->object_count);
    for (size_t i = 0; !err && *numbers && i < env.catalog->object_count; i++) {
        const struct meta_object *object = &env.catalog->objects[i];
        struct search_state state;
        if (!object->search_index.len)
            continue;
        err = search_state_load(ctx, env.conn, object, &state);
        if (!err && !search_state_complete(&state, search_fields_text(ctx->arena, object)))
            (*numbers)[(*count)++] = object->number;
    }
    record_env_end(&env);
    return err ? err : *numbers ? ERR_OK : ctx_fail(ctx, ERR_out_of_memory);
}

static enum err build(struct ctx *ctx, struct record_store *store, const atomic_bool *stop)
{
    int64_t *numbers;
    size_t count;
    enum err err = unfinished(ctx, store, &numbers, &count);
    for (size_t i = 0; !err && i < count && !(stop && atomic_load(stop)); i++)
        err = run_steps(store, numbers[i], stop);
    return err;
}

enum err search_build_all(struct ctx *ctx, struct record_store *store)
{
    return build(ctx, store, NULL);
}

/* ---- the thread ---- */

struct search {
    struct record_store *store;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool started, wanted;
    atomic_bool stop;
};

struct search *search_new(struct arena *arena)
{
    struct search *search = ARENA_NEW(arena, struct search);
    if (!search)
        return NULL;
    pthread_mutex_init(&search->mutex, NULL);
    pthread_cond_init(&search->changed, NULL);
    return search;
}

/* What failed (a full disk) is tried again. */
static enum err build_once(struct search *search)
{
    struct arena arena;
    struct ctx ctx;
    arena_init(&arena, STEP_MEMORY);
    ctx_init(&ctx, &arena, clock_now());
    enum err err = build(&ctx, search->store, &search->stop);
    if (err && err != ERR_busy)
        log_line(LOG_WARN, "search_index_not_built", LOG_NUMBER("error", err));
    arena_deinit(&arena);
    return err;
}

static void *run(void *arg)
{
    struct search *search = arg;
    pthread_mutex_lock(&search->mutex);
    while (!search->stop) {
        bool wanted = search->wanted;
        search->wanted = false;
        if (!wanted) {
            pthread_cond_wait(&search->changed, &search->mutex);
            continue;
        }
        pthread_mutex_unlock(&search->mutex);
        enum err err = build_once(search);
        pthread_mutex_lock(&search->mutex);
        if (err && !search->stop) {
            thread_wait(&search->changed, &search->mutex, err == ERR_busy ? PUBLISH_MS : RETRY_MS);
            search->wanted = true;
        }
    }
    pthread_mutex_unlock(&search->mutex);
    return NULL;
}

void search_wake(struct search *search)
{
    pthread_mutex_lock(&search->mutex);
    search->wanted = true;
    pthread_cond_signal(&search->changed);
    pthread_mutex_unlock(&search->mutex);
}

void search_start(struct search *search, struct record_store *store)
{
    search->store = store;
    search->wanted = search->started = true;
    thread_start(&search->thread, "search", run, search);
}

void search_stop(struct search *search)
{
    if (!search->started)
        return;
    pthread_mutex_lock(&search->mutex);
    search->stop = true;
    pthread_cond_signal(&search->changed);
    pthread_mutex_unlock(&search->mutex);
    thread_join(search->thread);
    search->started = false;
}
