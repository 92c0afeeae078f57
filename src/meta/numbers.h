/* Permanent numbers of objects and fields, and the columns that go with them: the table meta_number.
 *
 * 1. A number is given once and never again, even when its field is gone.
 * 2. A product's field keeps its number for ever; its column is its name.
 * 3. An own field is known by object, name and type: made again after a deletion it gets the same number and
 *    column back, with the values that are still there. With another type it is another field. */
#pragma once

#include "db/schema.h"
#include "meta/definition.h"

struct meta_number {
    int64_t number;
    struct text object;
    struct text field; /* empty: the object itself */
    struct text type;  /* own field: its type; own object: "custom"; product: empty */
    struct text column;
    int64_t filled; /* of a kept formula or roll-up: what its column was filled under (formula.h) */
};

struct meta_numbers {
    struct arena *arena;
    struct meta_number *rows; /* the first `loaded` sorted by object, field, type */
    size_t count;
    size_t loaded;
    size_t room;
    int64_t next;
};

extern const struct db_table_def meta_numbers_table;

/* None yet: for a new database. */
void numbers_init(struct meta_numbers *numbers, struct arena *arena);
enum err numbers_load(struct ctx *ctx, struct db_conn *conn, struct arena *arena,
                      struct meta_numbers *out);
/* Writes those given since; in a schema task. */
enum err numbers_save(struct ctx *ctx, struct db_conn *conn, const struct meta_numbers *numbers);

/* Says under which fingerprint a column was filled; in a schema task. */
enum err numbers_set_filled(struct ctx *ctx, struct db_conn *conn, int64_t number, int64_t filled);

/* The number of an object; a new one when it has none. NULL without memory. */
const struct meta_number *numbers_of_object(struct meta_numbers *numbers,
                                            const struct meta_object *object);
const struct meta_number *numbers_of_field(struct meta_numbers *numbers,
                                           const struct meta_object *object,
                                           const struct meta_field *field);
