/* The known names nearest to one that is not: for the questions of the report. */
#include "base/terms.h"
#include "meta/names.h"
#include "record/import/import_run.h"

/* Neighbours looked at on either side of a name in a large object. */
#define NEIGHBOURS 40
/* Further apart than this, or than a third of the name, is no suggestion. */
#define DISTANCE_MAX 6

struct ranking {
    struct text name; /* folded, without spaces */
    struct arena *arena;
    struct text best[3];
    int distance[3];
    size_t count;
};

static int most_distant(struct text name)
{
    int third = (int)(name.len / 3) + 1;
    return third < DISTANCE_MAX ? third : DISTANCE_MAX;
}

static void offer(struct ranking *ranking, struct text shown)
{
    int distance = text_distance(ranking->name, clean_header(ranking->arena, shown));
    if (distance > most_distant(ranking->name))
        return;
    for (size_t i = 0; i < ranking->count; i++)
        if (text_eq(ranking->best[i], shown))
            return;
    size_t at = ranking->count < 3 ? ranking->count : 3;
    while (at > 0 && ranking->distance[at - 1] > distance)
        at--;
    if (at == 3)
        return;
    for (size_t i = 2; i > at; i--) {
        ranking->best[i] = ranking->best[i - 1];
        ranking->distance[i] = ranking->distance[i - 1];
    }
    ranking->best[at] = text_dup(ranking->arena, shown);
    ranking->distance[at] = distance;
    ranking->count += ranking->count < 3;
}

static void offer_whole(struct ranking *ranking, const struct import_lookup *lookup)
{
    for (size_t i = 0; i < lookup->table.size; i++) {
        const struct import_target *target = lookup->table.entries[i].item;
        for (size_t j = 0; target && j < target->count && j < IMPORT_CANDIDATES; j++)
            offer(ranking, target->written[j]);
    }
}

/* A large object's names before and behind the place where this one would stand. */
static void offer_neighbours(struct import_run *run, struct ranking *ranking,
                             const struct import_lookup *lookup, struct text name, bool behind)
{
    const struct meta_field *field = lookup->object->name_field;
    struct arena *arena = run->ctx->arena;
    struct record_env env;
    if (!field->key_column.len || record_env_begin(run->ctx, run->store, 0, &env))
        return;
    const struct db_node *key = db_column(arena, TEXT("t"), field->key_column);
    const struct db_node *column = db_column(arena, TEXT("t"), field->column);
    const struct db_order order = {key, !behind};
    struct db_select select = {.table = lookup->object->table,
                               .alias = TEXT("t"),
                               .columns = &column,
                               .column_count = 1,
                               .order = &order,
                               .order_count = 1,
                               .limit = NEIGHBOURS};
    select.where = db_and(
        arena, db_call2(arena, behind ? DB_GE : DB_LT, key, db_text(arena, sort_key(arena, name))),
        access_which(arena, run->caller, ACCESS_READ, run->catalog, lookup->object, TEXT("t")));
    struct db_rows *rows;
    if (!db_open_rows(run->ctx, env.conn, &select, &rows)) {
        while (db_next(rows))
            offer(ranking, db_get_text(rows, 0));
        db_close_rows(rows);
    }
    record_env_end(&env);
}

size_t import_lookup_nearest(struct import_run *run, const struct import_column *column,
                             struct text name, struct text nearest[3])
{
    struct ranking ranking = {.arena = run->ctx->arena};
    ranking.name = clean_header(run->ctx->arena, name);
    const struct import_table *options = &column->options;
    bool select = column->field->type != FIELD_text;
    for (size_t i = 0; i < options->size; i++) {
        const void *item = options->entries[i].item;
        if (item && select)
            offer(&ranking, options->entries[i].key);
        else if (item && ((const struct text *)item)->len > 2)
            offer(&ranking, *(const struct text *)item);
    }
    if (column->lookup && column->lookup->whole)
        offer_whole(&ranking, column->lookup);
    if (column->lookup && !column->lookup->whole) {
        offer_neighbours(run, &ranking, column->lookup, name, true);
        offer_neighbours(run, &ranking, column->lookup, name, false);
    }
    for (size_t i = 0; i < ranking.count; i++)
        nearest[i] = ranking.best[i];
    return ranking.count;
}
