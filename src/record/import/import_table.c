#include "record/import/import_table.h"

#define FIRST_SIZE 64

/* FNV leaves its high bits weak for short keys: mix them in. */
static uint64_t mixed(struct text key)
{
    uint64_t hash = text_hash(key);
    hash ^= hash >> 32;
    hash *= UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ (hash >> 29);
}

static size_t slot_of(const struct import_table *table, uint64_t hash, struct text key)
{
    size_t at = (size_t)hash & (table->size - 1);
    while (table->entries[at].item &&
           !(table->entries[at].hash == hash && text_eq(table->entries[at].key, key)))
        at = (at + 1) & (table->size - 1);
    return at;
}

void *import_table_find(const struct import_table *table, struct text key)
{
    return table->size ? table->entries[slot_of(table, mixed(key), key)].item : NULL;
}

static bool grow_table(struct import_table *table)
{
    struct import_table larger = *table;
    larger.size = table->size ? table->size * 2 : FIRST_SIZE;
    larger.entries = ARENA_ARRAY(table->arena, struct import_entry, larger.size);
    if (!larger.entries)
        return false;
    for (size_t i = 0; i < table->size; i++) {
        const struct import_entry *entry = &table->entries[i];
        if (entry->item)
            larger.entries[slot_of(&larger, entry->hash, entry->key)] = *entry;
    }
    *table = larger;
    return true;
}

bool import_table_put(struct import_table *table, struct text key, void *item)
{
    if (table->used * 2 >= table->size && !grow_table(table))
        return false;
    uint64_t hash = mixed(key);
    size_t at = slot_of(table, hash, key);
    table->used += !table->entries[at].item;
    table->entries[at] = (struct import_entry){hash, key, item};
    return true;
}

/* ---- fingerprints ---- */

#define PRINTS_FIRST 4096
#define PRINTS_MEMORY ((size_t)2 << 30)

void import_prints_init(struct import_prints *prints)
{
    *prints = (struct import_prints){.size = 0};
    arena_init(&prints->arena, PRINTS_MEMORY);
}

void import_prints_deinit(struct import_prints *prints)
{
    arena_deinit(&prints->arena);
}

static size_t print_slot(const struct import_prints *prints, uint64_t hash)
{
    size_t at = (size_t)(hash >> 20) & (prints->size - 1);
    while (prints->hashes[at] && prints->hashes[at] != hash)
        at = (at + 1) & (prints->size - 1);
    return at;
}

/* The old table goes back to the system at once, so the arena is made anew. */
static bool grow_prints(struct import_prints *prints)
{
    struct import_prints larger = {.size = prints->size ? prints->size * 2 : PRINTS_FIRST,
                                   .used = prints->used};
    arena_init(&larger.arena, PRINTS_MEMORY);
    larger.hashes = ARENA_ARRAY(&larger.arena, uint64_t, larger.size);
    larger.lines = ARENA_ARRAY(&larger.arena, uint32_t, larger.size);
    if (!larger.hashes || !larger.lines) {
        arena_deinit(&larger.arena);
        return false;
    }
    for (size_t i = 0; i < prints->size; i++) {
        if (!prints->hashes[i])
            continue;
        size_t at = print_slot(&larger, prints->hashes[i]);
        larger.hashes[at] = prints->hashes[i];
        larger.lines[at] = prints->lines[i];
    }
    arena_deinit(&prints->arena);
    *prints = larger;
    return true;
}

static uint64_t print_of(struct text key)
{
    uint64_t hash = mixed(key);
    return hash ? hash : 1;
}

int64_t import_prints_add(struct import_prints *prints, struct text key, int64_t line)
{
    if (prints->used * 4 >= prints->size * 3 && !grow_prints(prints))
        return 0;
    uint64_t hash = print_of(key);
    size_t at = print_slot(prints, hash);
    if (prints->hashes[at])
        return prints->lines[at];
    prints->hashes[at] = hash;
    prints->lines[at] = (uint32_t)line;
    prints->used++;
    return line;
}

int64_t import_prints_find(const struct import_prints *prints, struct text key)
{
    if (!prints->size)
        return 0;
    size_t at = print_slot(prints, print_of(key));
    return prints->hashes[at] ? prints->lines[at] : 0;
}
