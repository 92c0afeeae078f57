/* Reading a record whole, and what travels in its body: the statement of the two is made once for an object,
 * the asked fields and a set of roles, and kept (a third of the cost of a read is making SQL).
 *
 * 1. Kept statements belong to one catalog snapshot, which they hold; another snapshot begins anew.
 * 2. Their text depends on the caller's roles and what administrators changed only. His id, the record's and the
 *    time stand in them as values that no record has (READING_ME, READING_ID, READING_NOW), his sets as empty
 *    ones with their numbers; all are put in at each run. Whatever else of the caller a right may come to need
 *    has to be added there.
 * 3. Nothing is kept for a caller for whom there is a rule: its expression may ask anything. */
#pragma once

#include "record/read/query_fields.h"

struct readings;

/* Lives by itself; NULL without memory, and then nothing is kept. */
struct readings *readings_new(void);
void readings_free(struct readings *readings);

#define READING_ME (INT64_MIN + 1)
#define READING_ID (INT64_MIN + 2)
#define READING_NOW (INT64_MIN + 3)

struct reading_asked {
    const struct meta_object *object;
    const struct meta_field
        *by;            /* NULL: the record `id`; else the owned records that refer to it by this */
    struct text fields; /* empty: all (but `by`) */
    int64_t id;
};

struct reading {
    struct fields_plan plan;
    size_t version_column;
    struct db_rows *rows;
    void *held; /* the kept statements in use */
};

/* Opens the rows under the caller's rights. Each successful begin has its end. */
enum err reading_begin(struct record_env *env, const struct reading_asked *asked,
                       struct reading *out);
enum err reading_end(struct reading *reading);
