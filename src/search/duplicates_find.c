/* Candidates by their keys, then the likest of them by their values. */
#include "search/duplicates.h"

#include "search/keys.h"

#include <stdlib.h>

/* Rows taken for one kind of key: a number that half the table has tells nothing. */
#define STRONG_MAX 200
#define NAME_MAX 120
#define NEAR_MAX 300
#define CANDIDATES_MAX 1000

struct candidate {
    int64_t id;
    struct match_hits hits;
    bool read;
};

struct finding {
    struct record_env *env;
    const struct duplicates_query *query;
    struct candidate *items;
    size_t count;
    struct duplicate best[DUPLICATES_MAX];
    size_t best_count;
};

static struct candidate *candidate_of(struct finding *finding, int64_t id)
{
    for (size_t i = 0; i < finding->count; i++)
        if (finding->items[i].id == id)
            return &finding->items[i];
    if (finding->count == CANDIDATES_MAX || id == finding->query->self)
        return NULL;
    finding->items[finding->count] = (struct candidate){.id = id};
    return &finding->items[finding->count++];
}

static void note_hit(struct finding *finding, int64_t id, int64_t hash)
{
    const struct match_profile *profile = finding->query->profile;
    struct candidate *candidate = candidate_of(finding, id);
    for (size_t i = 0; candidate && i < profile->key_count; i++) {
        const struct match_key *key = &profile->keys[i];
        struct match_hits *hits = &candidate->hits;
        if (key->hash != hash)
            continue;
        if (key->kind == MATCH_PHONE && (!hits->phone || hits->phone_shared)) {
            hits->phone = key->field;
            hits->phone_shared = key->shared;
        }
        if (key->kind == MATCH_EMAIL && (!hits->email || hits->email_shared)) {
            hits->email = key->field;
            hits->email_shared = key->shared;
        }
    }
}

static enum err look_up(struct finding *finding, const int64_t *hashes, size_t count, int64_t limit)
{
    struct record_env *env = finding->env;
    struct arena *arena = env->ctx->arena;
    const struct db_node *columns[] = {db_column(arena, TEXT("k"), TEXT("record")),
                                       db_column(arena, TEXT("k"), TEXT("key"))};
    struct db_select select = {.table = keys_table,
                               .alias = TEXT("k"),
                               .columns = columns,
                               .column_count = 2,
                               .where = db_in_ints(arena, columns[1], hashes, count),
                               .limit = limit};
    struct db_rows *rows;
    if (!count)
        return ERR_OK;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (db_next(rows))
        note_hit(finding, db_get_int(rows, 0), db_get_int(rows, 1));
    return db_close_rows(rows);
}

/* Names one by one, so that a common stem leaves room for the others. */
static enum err find_candidates(struct finding *finding)
{
    const struct match_profile *profile = finding->query->profile;
    int64_t strong[MATCH_KEYS_MAX], near[MATCH_KEYS_MAX];
    size_t strong_count = 0, near_count = 0;
    enum err err = ERR_OK;
    for (size_t i = 0; i < profile->key_count; i++) {
        const struct match_key *key = &profile->keys[i];
        if (key->kind <= MATCH_EMAIL)
            strong[strong_count++] = key->hash;
        else if (key->kind == MATCH_NEAR)
            near[near_count++] = key->hash;
    }
    err = look_up(finding, strong, strong_count, STRONG_MAX);
    for (size_t i = 0; !err && i < profile->key_count; i++)
        if (profile->keys[i].kind == MATCH_NAME || profile->keys[i].kind == MATCH_SOUND)
            err = look_up(finding, &profile->keys[i].hash, 1, NAME_MAX);
    return err ? err : look_up(finding, near, near_count, NEAR_MAX);
}

/* ---- the likest ---- */

static bool before(const struct duplicate *a, const struct duplicate *b)
{
    return a->score.score != b->score.score ? a->score.score > b->score.score : a->id > b->id;
}

static void keep_best(struct finding *finding, const struct duplicate *found)
{
    size_t at = finding->best_count;
    if (at == DUPLICATES_MAX && !before(found, &finding->best[at - 1]))
        return;
    if (at < DUPLICATES_MAX)
        finding->best_count++;
    else
        at--;
    for (; at > 0 && before(found, &finding->best[at - 1]); at--)
        finding->best[at] = finding->best[at - 1];
    finding->best[at] = *found;
}

static void compare(struct finding *finding, struct candidate *candidate,
                    const struct value *values)
{
    const struct match_profile *asked = finding->query->profile;
    const struct meta_object *object = asked->fields->object;
    struct arena *arena = finding->env->ctx->arena;
    struct match_profile other;
    struct duplicate found = {.id = candidate->id};
    candidate->read = true;
    match_names(arena, asked->fields, values, &other);
    match_score(arena, asked, &other, &candidate->hits, &found.score);
    if (found.score.score < finding->query->threshold)
        return;
    found.name = text_dup(arena, values[object->name_field->index].text);
    found.owner = object->owner ? values[object->owner->index].number : 0;
    keep_best(finding, &found);
}

#define COLUMNS_MAX 8

/* The columns that are compared or told, and the field each belongs to. */
static size_t columns_of(struct arena *arena, const struct match_fields *fields,
                         const struct db_node **columns, const struct meta_field **of)
{
    const struct meta_object *object = fields->object;
    const struct meta_field *wanted[] = {object->name_field,   fields->short_name,
                                         fields->registration, fields->kind,
                                         fields->customer,     object->owner};
    size_t count = 0;
    columns[count++] = db_column(arena, TEXT("t"), TEXT("id"));
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        if (!wanted[i])
            continue;
        of[count] = wanted[i];
        columns[count++] = db_column(arena, TEXT("t"), wanted[i]->column);
    }
    return count;
}

static enum err compare_stored(struct finding *finding)
{
    struct record_env *env = finding->env;
    struct arena *arena = env->ctx->arena;
    const struct match_fields *fields = finding->query->profile->fields;
    const struct db_node *columns[COLUMNS_MAX];
    const struct meta_field *of[COLUMNS_MAX];
    int64_t *ids = ARENA_ARRAY(arena, int64_t, finding->count + 1);
    struct value *values = ARENA_ARRAY(arena, struct value, fields->object->field_count);
    if (!ids || !values)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    for (size_t i = 0; i < finding->count; i++)
        ids[i] = finding->items[i].id;
    struct db_select select = {.table = fields->object->table,
                               .alias = TEXT("t"),
                               .columns = columns,
                               .column_count = columns_of(arena, fields, columns, of),
                               .limit = -1};
    select.where = db_in_ints(arena, columns[0], ids, finding->count);
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (db_next(rows)) {
        for (size_t i = 1; i < select.column_count; i++)
            values[of[i]->index] = db_get(rows, i);
        struct candidate *candidate = candidate_of(finding, db_get_int(rows, 0));
        if (candidate)
            compare(finding, candidate, values);
    }
    return db_close_rows(rows);
}

static void compare_unwritten(struct finding *finding)
{
    for (size_t i = 0; finding->query->save && i < finding->count; i++) {
        struct candidate *candidate = &finding->items[i];
        const struct record_change *change =
            candidate->read ? NULL : record_save_find(finding->query->save, candidate->id);
        if (change && !change->error && change->after)
            compare(finding, candidate, change->after);
    }
}

static enum err mark_visible(struct finding *finding)
{
    struct record_env *env = finding->env;
    struct arena *arena = env->ctx->arena;
    const struct meta_object *object = finding->query->profile->fields->object;
    int64_t ids[DUPLICATES_MAX];
    for (size_t i = 0; i < finding->best_count; i++)
        ids[i] = finding->best[i].id;
    const struct db_node *id = db_column(arena, TEXT("t"), TEXT("id"));
    struct db_select select = {
        .table = object->table, .alias = TEXT("t"), .columns = &id, .column_count = 1, .limit = -1};
    select.where = db_and(arena, db_in_ints(arena, id, ids, finding->best_count),
                          access_which_test(arena, env->caller, ACCESS_READ, object, TEXT("t")));
    struct db_rows *rows;
    enum err err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (db_next(rows))
        for (size_t i = 0; i < finding->best_count; i++)
            if (finding->best[i].id == db_get_int(rows, 0))
                finding->best[i].visible = true;
    return db_close_rows(rows);
}

enum err duplicates_find(struct record_env *env, const struct duplicates_query *query,
                         struct duplicate *out, size_t *count)
{
    struct finding *finding = ARENA_NEW(env->ctx->arena, struct finding);
    *count = 0;
    if (!finding)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    finding->env = env;
    finding->query = query;
    finding->items = ARENA_ARRAY(env->ctx->arena, struct candidate, CANDIDATES_MAX);
    if (!finding->items)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    enum err err = find_candidates(finding);
    if (!err && finding->count)
        err = compare_stored(finding);
    if (err)
        return err;
    compare_unwritten(finding);
    if (!finding->best_count || (err = mark_visible(finding)) != ERR_OK)
        return err;
    for (size_t i = 0; i < finding->best_count; i++)
        out[(*count)++] = finding->best[i];
    return ERR_OK;
}
