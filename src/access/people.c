#include "access/people.h"

#include "access/names.h"

#include <stdatomic.h>

/* Snapshots live in an arena of their own that they contain. */
#define PEOPLE_LIMIT ((size_t)64 * 1024 * 1024)

struct person {
    int64_t id;
    int64_t manager;
};

struct access_people {
    struct arena arena;
    atomic_int holders;
    int64_t version;
    struct access_organisation organisation;
    struct person *persons; /* by id */
    size_t count;
    size_t capacity;
};

void people_cache_init(struct people_cache *cache)
{
    pthread_mutex_init(&cache->lock, NULL);
    cache->newest = NULL;
}

static void release(void *subject)
{
    struct access_people *people = subject;
    if (!people || atomic_fetch_sub(&people->holders, 1) != 1)
        return;
    struct arena arena = people->arena;
    arena_deinit(&arena);
}

void people_cache_forget(struct people_cache *cache)
{
    pthread_mutex_lock(&cache->lock);
    struct access_people *old = cache->newest;
    cache->newest = NULL;
    pthread_mutex_unlock(&cache->lock);
    release(old);
}

void people_cache_deinit(struct people_cache *cache)
{
    people_cache_forget(cache);
    pthread_mutex_destroy(&cache->lock);
}

static int setting_number(struct value value, int fallback, int most)
{
    int64_t number = 0;
    if (value.kind == VALUE_INT)
        number = value.number;
    else if (value.kind == VALUE_TEXT && !text_to_int(value.text, &number))
        number = 0;
    return number >= 1 && number <= most ? (int)number : fallback;
}

/* The one record; an organisation not set up yet gets values that work. */
static enum err read_organisation(struct ctx *ctx, struct db_conn *conn,
                                  struct access_people *people)
{
    static const char *const columns[] = {
        "name",       "base_currency",     "time_zone",         "locale",
        "week_start", "fiscal_year_start", "default_area_code", "country"};
    enum { NAME, CURRENCY, ZONE, LOCALE, WEEK, YEAR, AREA, COUNTRY, COUNT };
    const struct db_node *nodes[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        nodes[i] = db_column(ctx->arena, TEXT("o"), text_of(columns[i]));
    struct db_order order = {.by = db_column(ctx->arena, TEXT("o"), TEXT("id"))};
    struct db_select select = {.table = TABLE_ORGANISATION,
                               .alias = TEXT("o"),
                               .columns = nodes,
                               .column_count = COUNT,
                               .order = &order,
                               .order_count = 1,
                               .limit = 1};
    struct access_organisation *into = &people->organisation;
    *into = (struct access_organisation){.name = TEXT_EMPTY,
                                         .base_currency = TEXT("CNY"),
                                         .zone = zone_find(TEXT("Asia/Shanghai")),
                                         .lang = LANG_ZH,
                                         .week_start = 1,
                                         .fiscal_year_start = 1};
    if (!into->zone)
        into->zone = zone_utc();
    struct db_rows *rows;
    enum err err = db_open_rows(ctx, conn, &select, &rows);
    if (err)
        return err;
    if (db_next(rows)) {
        into->name = text_dup(&people->arena, db_get_text(rows, NAME));
        if (!db_get_null(rows, CURRENCY))
            into->base_currency = text_dup(&people->arena, db_get_text(rows, CURRENCY));
        const struct zone *zone = zone_find(db_get_text(rows, ZONE));
        if (zone)
            into->zone = zone;
        if (!db_get_null(rows, LOCALE))
            into->lang = lang_from_header(db_get_text(rows, LOCALE));
        into->week_start = setting_number(db_get(rows, WEEK), 1, 7);
        into->fiscal_year_start = setting_number(db_get(rows, YEAR), 1, 12);
        into->default_area_code = text_dup(&people->arena, db_get_text(rows, AREA));
        into->country = text_dup(&people->arena, db_get_text(rows, COUNTRY));
    }
    return db_close_rows(rows);
}

static bool add_person(struct access_people *people, struct person person)
{
    if (people->count == people->capacity) {
        size_t capacity = people->capacity ? people->capacity * 2 : 256;
        struct person *grown = ARENA_ARRAY(&people->arena, struct person, capacity);
        if (!grown)
            return false;
        if (people->count)
            memcpy(grown, people->persons, people->count * sizeof *grown);
        people->persons = grown;
        people->capacity = capacity;
    }
    people->persons[people->count++] = person;
    return true;
}

static enum err read_persons(struct ctx *ctx, struct db_conn *conn, struct access_people *people)
{
    const struct db_node *nodes[] = {db_column(ctx->arena, TEXT("u"), TEXT("id")),
                                     db_column(ctx->arena, TEXT("u"), TEXT("manager"))};
    struct db_order order = {.by = nodes[0]};
    struct db_select select = {.table = TABLE_USER,
                               .alias = TEXT("u"),
                               .columns = nodes,
                               .column_count = 2,
                               .order = &order,
                               .order_count = 1,
                               .limit = -1};
    struct db_rows *rows;
    enum err err = db_open_rows(ctx, conn, &select, &rows);
    if (err)
        return err;
    while (db_next(rows))
        if (!add_person(people, (struct person){db_get_int(rows, 0), db_get_int(rows, 1)}))
            break;
    err = db_close_rows(rows);
    return err || !people->arena.failed ? err : ctx_fail(ctx, ERR_out_of_memory);
}

static enum err people_read(struct ctx *ctx, struct db_conn *conn, int64_t version,
                            struct access_people **out)
{
    struct arena arena;
    arena_init(&arena, PEOPLE_LIMIT);
    struct access_people *people = ARENA_NEW(&arena, struct access_people);
    if (!people)
        return ctx_fail(ctx, ERR_out_of_memory);
    people->arena = arena;
    people->version = version;
    atomic_init(&people->holders, 1);
    enum err err = read_organisation(ctx, conn, people);
    if (!err)
        err = read_persons(ctx, conn, people);
    if (err) {
        release(people);
        return err;
    }
    *out = people;
    return ERR_OK;
}

static struct access_people *take_cached(struct people_cache *cache, int64_t version)
{
    pthread_mutex_lock(&cache->lock);
    struct access_people *people = cache->newest;
    if (people && people->version == version)
        atomic_fetch_add(&people->holders, 1);
    else
        people = NULL;
    pthread_mutex_unlock(&cache->lock);
    return people;
}

/* An older snapshot than the cached one (a reader that began before a commit) is not kept. */
static void keep(struct people_cache *cache, struct access_people *people)
{
    struct access_people *old = NULL;
    pthread_mutex_lock(&cache->lock);
    if (!cache->newest || cache->newest->version < people->version) {
        old = cache->newest;
        atomic_fetch_add(&people->holders, 1);
        cache->newest = people;
    }
    pthread_mutex_unlock(&cache->lock);
    release(old);
}

enum err people_get(struct ctx *ctx, struct people_cache *cache, struct db_conn *conn,
                    int64_t version, const struct access_people **out)
{
    struct access_people *people = take_cached(cache, version);
    if (!people) {
        enum err err = people_read(ctx, conn, version, &people);
        if (err)
            return err;
        keep(cache, people);
    }
    if (!arena_on_end(ctx->arena, release, people)) {
        release(people);
        return ctx_fail(ctx, ERR_out_of_memory);
    }
    *out = people;
    return ERR_OK;
}

const struct access_organisation *people_organisation(const struct access_people *people)
{
    return &people->organisation;
}

/* Place of a user in the list, or count. */
static size_t place_of(const struct access_people *people, int64_t id)
{
    size_t low = 0, high = people->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (people->persons[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < people->count && people->persons[low].id == id ? low : people->count;
}

enum membership { UNKNOWN, WALKING, MEMBER, STRANGER };

/* Walks up from one user until the answer is known, then notes it for all on the way. A chain that runs
 * in a circle belongs to nobody outside it. */
static void settle(const struct access_people *people, int64_t manager, char *state, size_t from)
{
    char answer = STRANGER;
    size_t at = from;
    while (at < people->count && state[at] == UNKNOWN) {
        state[at] = WALKING;
        if (people->persons[at].manager == manager) {
            answer = MEMBER;
            break;
        }
        at = place_of(people, people->persons[at].manager);
    }
    if (at < people->count && state[at] == MEMBER)
        answer = MEMBER;
    for (at = from; at < people->count && state[at] == WALKING;
         at = place_of(people, people->persons[at].manager))
        state[at] = answer;
}

void people_team(const struct access_people *people, struct arena *arena, int64_t manager,
                 int64_t **ids, size_t *count)
{
    *count = 0;
    *ids = ARENA_ARRAY(arena, int64_t, people->count);
    char *state = arena_alloc(arena, people->count);
    if (!*ids || !state)
        return;
    for (size_t i = 0; i < people->count; i++) {
        if (state[i] == UNKNOWN)
            settle(people, manager, state, i);
        if (state[i] == MEMBER && people->persons[i].id != manager)
            (*ids)[(*count)++] = people->persons[i].id;
    }
}
