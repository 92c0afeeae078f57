/* Where the catalog comes from and how it changes.
 *
 * Product definitions are JSON files of the modules, compiled in. What an administrator makes is records of
 * the objects `custom_object` and `custom_field` (their JSON in the field `definition`), saved by record
 * like any others, so that history and undo hold for them too. meta only reads those tables: from them and
 * the product's files it builds the next snapshot.
 *
 * Permanent numbers of objects and fields live in the table `meta_number(number, object, field)`. */
#pragma once

#include "db/schema.h"
#include "db/writer.h"
#include "meta/catalog.h"

/* One compiled-in definition file. */
struct meta_source {
    struct text path;   /* "sales/objects/opportunity.json" */
    struct text module; /* "sales" */
    struct text json;
};

struct meta; /* the catalog's keeper for one organisation */

/* What the expression language does for a catalog: meta knows no expressions itself. */
struct meta_linker {
    /* Parses and types the formulas, roll-ups and rules of a linked catalog (formula.h), in the ctx's arena,
     * which is the snapshot's. `before` is the snapshot until now, NULL at the start: what stood in it already
     * and fails now is named as the victim of the change. Not strict: what fails is logged and left out. */
    enum err (*link)(struct ctx *ctx, struct meta_catalog *catalog,
                     const struct meta_catalog *before, bool strict);
    /* In a schema task, the tables being as the catalog wants them: fills the columns of kept fields where
     * that takes little; the others stay `at_read` until record has filled them. */
    enum err (*fill)(struct ctx *ctx, struct db_conn *conn, const struct meta_catalog *catalog);
};

struct meta_options {
    const struct meta_source *sources;
    size_t source_count;
    const struct db_table_def *tables; /* those that are not objects (log, sessions, jobs …) */
    size_t table_count;
    const char *copies_folder;
    const struct meta_linker *linker; /* NULL: formulas give null */
};

/* Builds the first snapshot: reads the sources and the custom definitions, assigns numbers, creates or
 * extends the tables (copying the database file aside first when a table that holds rows must change; the
 * copy's path is logged). */
enum err meta_open(struct ctx *ctx, struct db *db, const struct meta_options *options,
                   struct meta **out);
void meta_close(struct meta *meta);

/* The snapshot of that version or the newest; counted, give it back with meta_release. */
const struct meta_catalog *meta_acquire(struct meta *meta, int64_t version);
void meta_release(const struct meta_catalog *catalog);
/* Once more the same snapshot, for what is made from it and lives longer than the holder. */
const struct meta_catalog *meta_hold(const struct meta_catalog *catalog);

/* In a schema task, after the custom_object/custom_field rows were saved: builds the next snapshot from the
 * rows as this transaction sees them, checks it, changes the tables, bumps the catalog version. The
 * snapshot is published by meta_publish after the commit, or dropped by meta_discard. */
enum err meta_rebuild(struct ctx *ctx, struct meta *meta, struct db_conn *conn,
                      const struct meta_catalog **out);
void meta_publish(struct meta *meta, const struct meta_catalog *next);
void meta_discard(struct meta *meta, const struct meta_catalog *next);

/* In a schema task: the column of a kept field holds its values now. */
enum err meta_set_filled(struct ctx *ctx, struct db_conn *conn, const struct meta_field *field);

/* Checks one definition as a caller gave it, without saving: field names, types, options, labels. Faults
 * name the key at fault ("fields[2].type"). */
enum err meta_check_object(struct ctx *ctx, const struct meta_catalog *catalog,
                           const struct json *json);
enum err meta_check_field(struct ctx *ctx, const struct meta_object *object,
                          const struct json *json);

/* The table of an object, for schema work and bulk filling. */
struct db_table_def meta_table_def(struct arena *arena, const struct meta_object *object);

/* The catalog as clients see it (docs/api.md). The callback tells what this caller may: NULL for all. */
struct meta_view {
    bool (*object_visible)(const struct meta_object *object, void *subject);
    /* writes "may":{…} */
    void (*object_rights)(struct json_out *out, const struct meta_object *object, void *subject);
    /* "edit", "read", "masked" or empty for hidden */
    struct text (*field_access)(const struct meta_field *field, void *subject);
    void *subject;
};
void meta_write_object(struct json_out *out, const struct meta_object *object,
                       const struct meta_view *view);
void meta_write_catalog(struct json_out *out, const struct meta_catalog *catalog,
                        const struct meta_view *view);
