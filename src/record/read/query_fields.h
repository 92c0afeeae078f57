/* What a reply says of a record: which members, from which columns and joins, and how a row becomes JSON.
 *
 * Built once for a query and used for each of its rows. A reference is a left join by key; the join holds
 * only for records the caller may read, so that the name of another's record is null. Hidden fields are
 * unknown, masked ones are written masked. */
#pragma once

#include "record/store.h"

/* Alias of the object's own table in every query of this folder's readers. */
#define QUERY_ALIAS TEXT("t")

enum fields_shape {
    SHAPE_VALUE,     /* by its field type */
    SHAPE_REFERENCE, /* {"id","name"} */
    SHAPE_ANY,       /* {"object","id","name"} */
    SHAPE_OBJECT,    /* {"id", what was asked of it} */
};

#define FIELDS_NO_COLUMN ((size_t)-1)

struct fields_member {
    const struct meta_field *field;
    struct fields_member *next;
    struct fields_member *first; /* SHAPE_OBJECT: what was asked of the record */
    struct fields_member *last;
    enum fields_shape shape;
    bool masked;
    bool name_masked;
    struct text key;    /* `,"name":` */
    size_t column;      /* of the value */
    size_t name_column; /* of the reference's name, or FIELDS_NO_COLUMN: not to be seen */
    size_t object_column;
};

struct fields_plan {
    struct record_env *env;
    const struct meta_object *object;
    struct fields_member top; /* its members are the record's */
    const struct db_node **columns;
    size_t column_count;
    size_t column_room;
    struct db_join *joins;
    size_t join_count;
    size_t join_room;
    bool moving; /* a value among them hangs on the moment or the caller */
    /* owned children asked for: all of them, or those named in `fields` */
    const struct meta_child **children;
    size_t child_count;
};

/* All fields of the object but `without` (may be NULL). */
enum err fields_all(struct record_env *env, const struct meta_object *object,
                    const struct meta_field *without, struct fields_plan *plan);
/* The fields named: "id,name,owner.name"; names of owned children only where `children` is set. */
enum err fields_given(struct record_env *env, const struct meta_object *object, struct text fields,
                      bool children, struct fields_plan *plan);
/* Puts one more column behind, for the reader's own use; its place. */
size_t fields_column(struct fields_plan *plan, const struct db_node *node);
/* The plan's columns and joins as a select on the object's table. */
struct db_select fields_select(const struct fields_plan *plan);

/* Where values come from while writing: a row, or memory (write_values.c). */
struct fields_source {
    struct value (*get)(const struct fields_source *source, size_t column);
    struct db_rows *rows;
    const struct value *values;
};
struct fields_source fields_of_rows(struct db_rows *rows);
/* The members, without braces; `*out` says whether a comma is due. */
void fields_write(const struct fields_plan *plan, const struct fields_source *source,
                  struct json_out *out);

/* ERR_unknown_field with the nearest name the caller may know. */
enum err fields_unknown(struct record_env *env, const struct meta_object *object, struct text name);
/* A node for the name of what an any_reference points to, as far as the caller may read it. */
const struct db_node *fields_any_name(struct record_env *env, const struct meta_field *field,
                                      struct text alias);
