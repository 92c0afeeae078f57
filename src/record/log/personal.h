/* Personal values in the log are sealed with a key of the record they belong to; destroying the key erases
 * them wherever they stand. A child that travels in its parent's body has no key of its own: it belongs to
 * the parent.
 *
 * Keys are the table record_key(id, key), `id` being the record. */
#pragma once

#include "record/log/seal.h"
#include "record/save.h"

struct personal_key {
    int64_t record;
    bool known; /* the key is there */
    struct seal_hash key;
};

/* The keys one save or one page of history needs: ids are added, then all are loaded at once. */
struct personal_ring {
    struct arena *arena;
    struct personal_key *keys;
    size_t count, capacity;
};

void personal_ring_init(struct personal_ring *ring, struct arena *arena);
/* 0 is no record. */
void personal_ring_add(struct personal_ring *ring, int64_t record);
/* Loads what there is, without doubles. */
enum err personal_ring_load(struct record_env *env, struct personal_ring *ring);
/* Makes and stores the missing ones (on the writer). Records above `first_new_id` cannot have one yet. */
enum err personal_ring_make(struct record_env *env, struct personal_ring *ring,
                            int64_t first_new_id);
/* NULL when the record has none: never had, or erased. */
const struct seal_hash *personal_ring_find(const struct personal_ring *ring, int64_t record);

/* Whose key a record's personal values are sealed with. */
int64_t personal_owner(const struct meta_object *object, int64_t id, const struct value *values);
/* Has the record personal values at all? `values` may be NULL. */
bool personal_any(const struct meta_object *object, const struct value *values);

/* base64url of a nonce and the sealed bytes. */
struct text personal_seal(struct arena *arena, const struct seal_hash *key, struct text plain);
/* False when it cannot be opened with this key. */
bool personal_open(struct arena *arena, const struct seal_hash *key, struct text sealed,
                   struct text *plain);
