/* Tables from text to whatever, in an arena: the names an import knows. */
#pragma once

#include "base/arena.h"
#include "base/text.h"

struct import_entry {
    uint64_t hash;
    struct text key;
    void *item;
};

struct import_table {
    struct arena *arena;
    struct import_entry *entries;
    size_t size; /* a power of two, 0 while empty */
    size_t used;
};

/* NULL when absent. */
void *import_table_find(const struct import_table *table, struct text key);
/* The key must live as long as the table. Replaces what was there. False without memory. */
bool import_table_put(struct import_table *table, struct text key, void *item);

/* Numbers of rows by the fingerprint of their key, for doubles inside a file: 64 bits of hash stand for the
 * key, so among a million different keys the chance that any two are taken for one is 1 in 37 million.
 * Has memory of its own. */
struct import_prints {
    struct arena arena;
    uint64_t *hashes; /* 0: free */
    uint32_t *lines;
    size_t size, used;
};
void import_prints_init(struct import_prints *prints);
void import_prints_deinit(struct import_prints *prints);
/* The line at which the key stood first: `line` itself when it is new. 0 without memory. */
int64_t import_prints_add(struct import_prints *prints, struct text key, int64_t line);
/* The same without adding; 0 when it was never added. */
int64_t import_prints_find(const struct import_prints *prints, struct text key);
