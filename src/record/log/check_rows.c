/* Live rows against the log: each is as its newest line left it; none came or went without a line. */
#include "record/load.h"
#include "record/log/check.h"
#include "record/log/log.h"
#include "record/log/log_read.h"

#include <stdlib.h>

#define ROWS_AT_ONCE 500

static int by_record_newest(const void *a, const void *b)
{
    const struct log_line *left = a;
    const struct log_line *right = b;
    if (left->record != right->record)
        return left->record < right->record ? -1 : 1;
    return (left->seq < right->seq) - (left->seq > right->seq);
}

/* The newest line of each of the records, sorted by record. */
static enum err newest_lines(struct record_env *env, const struct meta_object *object,
                             const int64_t *ids, size_t count, struct log_lines *out)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *where =
        db_and(arena, log_where(arena, DB_EQ, "object", object->number),
               db_in_ints(arena, db_column(arena, TEXT_EMPTY, TEXT("record")), ids, count));
    enum err err = log_read(env, where, true, -1, out);
    if (err || out->count < 2)
        return err;
    qsort(out->items, out->count, sizeof *out->items, by_record_newest);
    size_t kept = 1;
    for (size_t i = 1; i < out->count; i++)
        if (out->items[i].record != out->items[kept - 1].record)
            out->items[kept++] = out->items[i];
    out->count = kept;
    return ERR_OK;
}

static const struct log_line *line_of(const struct log_lines *lines, int64_t record)
{
    struct log_line wanted = {.record = record, .seq = INT64_MAX};
    size_t low = 0;
    for (size_t high = lines->count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (by_record_newest(&lines->items[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < lines->count && lines->items[low].record == record ? &lines->items[low] : NULL;
}

static bool holds(struct check *check, const struct meta_object *object, const struct load_row *row,
                  const struct log_line *line, const struct seal_hash *key)
{
    struct record_env *env = check->env;
    struct text digest = line_digest(env->ctx->arena, &env->store->seal->secret, key, object,
                                     row->id, row->values);
    return text_eq(digest, line->digest);
}

static void check_row(struct check *check, const struct meta_object *object,
                      const struct load_row *row, const struct log_line *line,
                      const struct personal_ring *ring)
{
    if (!line || line->action == RECORD_DELETE) {
        struct text record = check_record(check, object, row->id);
        check_found(check, "%.*s was put in without a line in the log", TEXT_ARG(record));
        return;
    }
    const struct seal_hash *key = NULL;
    if (personal_any(object, row->values))
        key = personal_ring_find(ring, personal_owner(object, row->id, row->values));
    /* Without a key: written by the erasure of a person, or before one of its fields became personal. */
    if (holds(check, object, row, line, key) || (key && holds(check, object, row, line, NULL)))
        return;
    if (line->seq < check->fields_changed) {
        check->not_compared++;
        return;
    }
    struct text record = check_record(check, object, row->id);
    struct text place = check_place(check, line);
    check_found(check, "%.*s was edited behind the log's back; its newest line is %lld: %.*s",
                TEXT_ARG(record), (long long)line->seq, TEXT_ARG(place));
}

static enum err check_page(struct check *check, const struct meta_object *object,
                           const struct load_row *rows, size_t count)
{
    struct record_env *env = check->env;
    struct log_lines lines;
    struct personal_ring ring;
    int64_t ids[ROWS_AT_ONCE];
    personal_ring_init(&ring, env->ctx->arena);
    for (size_t i = 0; i < count; i++) {
        ids[i] = rows[i].id;
        if (personal_any(object, rows[i].values))
            personal_ring_add(&ring, personal_owner(object, rows[i].id, rows[i].values));
    }
    enum err err = newest_lines(env, object, ids, count, &lines);
    if (!err)
        err = personal_ring_load(env, &ring);
    for (size_t i = 0; !err && i < count; i++)
        check_row(check, object, &rows[i], line_of(&lines, rows[i].id), &ring);
    return err;
}

/* Of records that were made or brought back: those without a row must have been deleted since. */
static enum err check_gone(struct check *check, const struct meta_object *object,
                           const int64_t *ids, size_t count)
{
    struct record_env *env = check->env;
    struct value *rows[ROWS_AT_ONCE];
    int64_t gone[ROWS_AT_ONCE];
    size_t gone_count = 0;
    struct log_lines lines;
    enum err err = record_load_many(env, object, ids, count, rows);
    for (size_t i = 0; !err && i < count; i++)
        if (!rows[i])
            gone[gone_count++] = ids[i];
    if (err || !gone_count)
        return err;
    err = newest_lines(env, object, gone, gone_count, &lines);
    for (size_t i = 0; !err && i < lines.count; i++)
        if (lines.items[i].action != RECORD_DELETE) {
            struct text place = check_place(check, &lines.items[i]);
            check_found(check,
                        "%.*s %lld was taken out without a line in the log; its newest line is "
                        "%lld: %.*s",
                        TEXT_ARG(object->name), (long long)lines.items[i].record,
                        (long long)lines.items[i].seq, TEXT_ARG(place));
        }
    return err;
}

static enum err check_made(struct check *check, const struct meta_object *object)
{
    struct record_env *env = check->env;
    struct arena *arena = env->ctx->arena;
    int64_t after = 0;
    for (;;) {
        struct log_lines lines;
        int64_t ids[ROWS_AT_ONCE];
        const struct db_node *where = db_and(arena,
                                             log_where(arena, DB_EQ, "object", object->number),
                                             log_where(arena, DB_GT, "record", after));
        where = db_and(arena, where,
                       db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, TEXT("action")),
                                db_int(arena, RECORD_CREATE)));
        enum err err = log_read_by_record(env, where, ROWS_AT_ONCE, &lines);
        if (err || !lines.count)
            return err;
        for (size_t i = 0; i < lines.count; i++)
            ids[i] = lines.items[i].record;
        after = ids[lines.count - 1];
        err = check_gone(check, object, ids, lines.count);
        if (err)
            return err;
        check_forget(check);
    }
}

static enum err check_object(struct check *check, const struct meta_object *object)
{
    struct load_row *rows;
    size_t count;
    int64_t after = 0;
    do {
        enum err err = load_page(check->env, object, after, ROWS_AT_ONCE, &rows, &count);
        if (!err && count)
            err = check_page(check, object, rows, count);
        if (!err && count)
            err = check_computed(check, object, rows, count);
        if (err)
            return err;
        after = count ? rows[count - 1].id : after;
        check_forget(check);
    } while (count == ROWS_AT_ONCE);
    return check_made(check, object);
}

/* A digest covers the fields there were; it cannot be made again when some came or went since. */
static enum err find_fields_changed(struct check *check)
{
    struct record_env *env = check->env;
    struct arena *arena = env->ctx->arena;
    const struct meta_object *fields = meta_object_find(env->catalog, TEXT("custom_field"));
    struct log_lines lines;
    if (!fields)
        return ERR_OK;
    const struct db_node *action = db_column(arena, TEXT_EMPTY, TEXT("action"));
    const struct db_node *where =
        db_and(arena, log_where(arena, DB_EQ, "object", fields->number),
               db_call2(arena, DB_NE, action, db_int(arena, RECORD_UPDATE)));
    enum err err = log_read(env, where, true, 1, &lines);
    if (!err && lines.count)
        check->fields_changed = lines.items[0].seq;
    return err;
}

enum err check_rows(struct check *check)
{
    const struct meta_catalog *catalog = check->env->catalog;
    enum err err = find_fields_changed(check);
    for (size_t i = 0; !err && i < catalog->object_count; i++)
        err = check_object(check, &catalog->objects[i]);
    if (check->not_compared)
        check_remark(check, "%lld rows were not compared: custom fields came or went since",
                     (long long)check->not_compared);
    return err;
}
