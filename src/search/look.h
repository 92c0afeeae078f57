/* Reading what the caller sees of some records of one object: the searched fields, those of their lines too. */
#pragma once

#include "record/store.h"
#include "search/hit.h"

/* Records looked at in one statement. */
#define LOOK_MAX 128

struct look {
    struct record_env *env;
    const struct meta_object *object;
    struct search_field
        fields[SEARCH_FIELDS_MAX]; /* that the caller sees; the name first, if he sees it */
    size_t count;
    bool lines; /* some of them are of lines, and are wanted */
};

struct look_record {
    int64_t id;
    struct search_item *items;
    size_t count;
};

/* Which fields of the object the caller sees. */
void look_init(struct look *look, struct record_env *env, const struct meta_object *object);
/* Which records, newest first, at most LOOK_MAX. */
struct look_ask {
    const int64_t *ids;
    size_t count;
    const struct db_node *rights; /* what they must pass; NULL: nothing */
    bool texts;                   /* else only their ids */
    bool lines;                   /* the texts of their lines too */
};
/* Those that are there and pass, newest first, in memory of `arena`; `out` has room for all asked. */
enum err look_at(const struct look *look, struct arena *arena, const struct look_ask *ask,
                 struct look_record *out, size_t *found);
/* The name among a record's items; NULL when it has none or it is not to be seen. */
const struct search_item *look_name(const struct look *look, const struct look_record *record);
