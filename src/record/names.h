/* Names of records that references point to, looked up together: live ones by one statement per object,
 * deleted ones from the log. Only what the caller may read has a name. */
#pragma once

#include "record/store.h"

struct name_entry {
    const struct meta_object *object;
    int64_t id;
    struct text name; /* empty: none to be seen */
    bool known;
};

struct names {
    struct arena *arena;
    struct name_entry *items;
    size_t count, capacity;
};

void names_init(struct names *names, struct arena *arena);
void names_add(struct names *names, const struct meta_object *object, int64_t id);
enum err names_load(struct record_env *env, struct names *names);
struct text names_find(const struct names *names, const struct meta_object *object, int64_t id);
