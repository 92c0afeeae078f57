#include "record/log/personal.h"

#include "record/log/log.h"

#include "sys/entropy.h"

#include <stdlib.h>

void personal_ring_init(struct personal_ring *ring, struct arena *arena)
{
    *ring = (struct personal_ring){.arena = arena};
}

void personal_ring_add(struct personal_ring *ring, int64_t record)
{
    if (!record || (ring->count && ring->keys[ring->count - 1].record == record))
        return;
    if (ring->count == ring->capacity) {
        size_t room = ring->capacity ? ring->capacity * 2 : 8;
        struct personal_key *keys = ARENA_ARRAY(ring->arena, struct personal_key, room);
        if (!keys)
            return;
        if (ring->count)
            memcpy(keys, ring->keys, ring->count * sizeof *keys);
        ring->keys = keys;
        ring->capacity = room;
    }
    ring->keys[ring->count++] = (struct personal_key){.record = record};
}

static int by_record(const void *a, const void *b)
{
    const struct personal_key *left = a;
    const struct personal_key *right = b;
    return (left->record > right->record) - (left->record < right->record);
}

static void sort_and_thin(struct personal_ring *ring)
{
    if (ring->count < 2)
        return;
    qsort(ring->keys, ring->count, sizeof *ring->keys, by_record);
    size_t kept = 1;
    for (size_t i = 1; i < ring->count; i++)
        if (ring->keys[i].record != ring->keys[kept - 1].record)
            ring->keys[kept++] = ring->keys[i];
    ring->count = kept;
}

static struct personal_key *find(const struct personal_ring *ring, int64_t record)
{
    struct personal_key wanted = {.record = record};
    if (!ring->count)
        return NULL;
    return bsearch(&wanted, ring->keys, ring->count, sizeof wanted, by_record);
}

const struct seal_hash *personal_ring_find(const struct personal_ring *ring, int64_t record)
{
    const struct personal_key *key = find(ring, record);
    return key && key->known ? &key->key : NULL;
}

static enum err load_some(struct record_env *env, struct personal_ring *ring, const int64_t *ids,
                          size_t count)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node **columns = ARENA_ARRAY(arena, const struct db_node *, 2);
    if (!columns)
        return ctx_fail(env->ctx, ERR_out_of_memory);
    columns[0] = db_column(arena, TEXT_EMPTY, TEXT("id"));
    columns[1] = db_column(arena, TEXT_EMPTY, TEXT("key"));
    struct db_select select = {.table = TEXT("record_key"),
                               .columns = columns,
                               .column_count = 2,
                               .limit = -1};
    select.where = count == 1 ? db_call2(arena, DB_EQ, columns[0], db_int(arena, ids[0]))
                              : db_in_ints(arena, columns[0], ids, count);
    struct db_rows *rows;
    enum err err = log_flush(env);
    if (!err)
        err = db_open_rows(env->ctx, env->conn, &select, &rows);
    if (err)
        return err;
    while (db_next(rows)) {
        struct personal_key *key = find(ring, db_get_int(rows, 0));
        size_t len;
        if (key)
            key->known = seal_parse(db_get_text(rows, 1), key->key.bytes, SEAL_BYTES, &len) &&
                         len == SEAL_BYTES;
    }
    return db_close_rows(rows);
}

static enum err load_up_to(struct record_env *env, struct personal_ring *ring, int64_t newest)
{
    enum { IDS_AT_ONCE = 500 };
    int64_t ids[IDS_AT_ONCE];
    sort_and_thin(ring);
    size_t count = 0;
    for (size_t i = 0; i < ring->count; i++) {
        if (ring->keys[i].record <= newest)
            ids[count++] = ring->keys[i].record;
        bool full = count == IDS_AT_ONCE || (count && i + 1 == ring->count);
        enum err err = full ? load_some(env, ring, ids, count) : ERR_OK;
        if (err)
            return err;
        if (full)
            count = 0;
    }
    return ERR_OK;
}

enum err personal_ring_load(struct record_env *env, struct personal_ring *ring)
{
    return load_up_to(env, ring, INT64_MAX);
}

enum err personal_ring_make(struct record_env *env, struct personal_ring *ring,
                            int64_t first_new_id)
{
    struct record_seal *log = env->store->seal;
    enum err err = load_up_to(env, ring, first_new_id);
    for (size_t i = 0; !err && i < ring->count; i++) {
        struct personal_key *key = &ring->keys[i];
        if (key->known)
            continue;
        entropy_fill(key->key.bytes, SEAL_BYTES);
        key->known = true;
        const struct value row[LOG_KEY_COLUMNS] = {
            value_int(key->record),
            value_text(seal_print(env->ctx->arena, key->key.bytes, SEAL_BYTES))};
        if (!log_pending_add(log, &log->keys, row, LOG_KEY_COLUMNS))
            err = ctx_fail(env->ctx, ERR_out_of_memory);
    }
    return err;
}

int64_t personal_owner(const struct meta_object *object, int64_t id, const struct value *values)
{
    for (size_t i = 0; values && object->parent_owned && i < object->field_count; i++)
        if (object->fields[i].owned && !value_is_null(values[i]))
            return values[i].number;
    return id;
}

bool personal_any(const struct meta_object *object, const struct value *values)
{
    for (size_t i = 0; values && i < object->field_count; i++)
        if (object->fields[i].personal && !value_is_null(values[i]))
            return true;
    return false;
}

struct text personal_seal(struct arena *arena, const struct seal_hash *key, struct text plain)
{
    size_t len = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.len;
    unsigned char *box = arena_alloc(arena, len);
    if (!box)
        return TEXT_EMPTY;
    entropy_fill(box, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(box + crypto_secretbox_NONCEBYTES, (const unsigned char *)plain.ptr,
                          plain.len, box, key->bytes);
    return seal_print(arena, box, len);
}

bool personal_open(struct arena *arena, const struct seal_hash *key, struct text sealed,
                   struct text *plain)
{
    size_t head = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    size_t len;
    unsigned char *box = arena_alloc(arena, sealed.len + 1);
    if (!box || !seal_parse(sealed, box, sealed.len, &len) || len < head)
        return false;
    unsigned char *out = arena_alloc(arena, len - head + 1);
    if (!out || crypto_secretbox_open_easy(out, box + crypto_secretbox_NONCEBYTES,
                                           len - crypto_secretbox_NONCEBYTES, box, key->bytes))
        return false;
    *plain = (struct text){(const char *)out, len - head};
    return true;
}
