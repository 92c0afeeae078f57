/* What a list or an aggregate asks the database, for the page of slow queries, and the index that would help.
 *
 * The index that serves a question has the fields the filter fixes to a value, then the first field it sorts by;
 * where nothing is fixed and the order is served, the first field it compares. None is wanted when one begins so. */
#pragma once

#include "db/slow.h"
#include "record/store.h"

struct record_asked {
    struct db_asked db; /* first */
    struct record_env *env;
    const struct meta_object *object;
    struct text filter, sort; /* sort empty: by the newest change; "none": unordered */
};

/* Notes it on the connection until record_asked_end; `asked` lives as long. */
void record_asked_begin(struct record_asked *asked);
void record_asked_end(struct record_asked *asked);

#define INDEX_WANTED_MAX 4
/* Fields of the index that would help, in order; *count 0: none is missing. A filter that cannot be read any more
 * wants none. */
void index_wanted(struct record_env *env, const struct meta_object *object, struct text filter,
                  struct text sort, const struct meta_field *fields[INDEX_WANTED_MAX],
                  size_t *count);
/* The expression with a "?" for every text and number in it. */
void index_mask_literals(struct buf *out, struct text expression);

/* Appends {"data":[…],"views":[…]} of GET /system/slow. */
enum err record_slow(struct record_env *env, struct buf *out);
