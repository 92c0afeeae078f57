/* Private to the import: what its parts share.
 *
 * import_fields.c   fields that the import brings
 * import_columns.c  which column goes into which field, and with what rules
 * import_text.c     one cell as it is to be read
 * import_cell.c     one cell → one value
 * import_lookup.c   names → records that are there
 * import_nearest.c  the known names nearest to an unknown one
 * import_names.c    the distinct values nobody could place, and the file's names for its own rows
 * import_questions.c  what became of them: rows of the file, records, or questions
 * import_keys.c     match keys and unique fields: in the file, and among what is there
 * import_rows.c     the file as chunks of rows: read, converted, looked up
 * import_scan.c     the first reading: everything is checked, nothing saved
 * import_made.c     fields and records that must be there first
 * import_save.c     the second reading: chunks of saves
 * import.c          the order of all that
 *
 * Rows and columns: a chunk has at most IMPORT_CHUNK rows, each with one cell per mapped column. What a chunk
 * holds lives in its arena; what the whole import knows lives in the ctx's. Columns point into the catalog
 * that was held when the import began; a save looks its fields up anew by name. */
#pragma once

#include "record/import/clean.h"
#include "record/import/csv_file.h"
#include "record/import/import.h"
#include "record/import/import_table.h"

#define IMPORT_CHUNK 1000
#define IMPORT_CHUNK_MEMORY ((size_t)256 << 20)
/* Distinct unplaced values of one column; with more the mapping is wrong. */
#define IMPORT_NAMES_MAX 100000
#define IMPORT_LOOKUP_FIELDS 10
#define IMPORT_CANDIDATES 4
#define IMPORT_KEY_FIELDS 8

/* ---- names ---- */

struct import_target {
    struct text fold;
    int64_t ids[IMPORT_CANDIDATES];
    struct text written[IMPORT_CANDIDATES]; /* the key as it is stored */
    struct text shown[IMPORT_CANDIDATES];   /* the record's name */
    size_t count;                           /* may exceed what is kept */
};

enum import_found { FOUND_NONE, FOUND_ONE, FOUND_SEVERAL, FOUND_UNKNOWN };

/* The records of one object by what they are called. Small objects are loaded whole, of large ones the names
 * of a chunk are asked for together. */
struct import_lookup {
    const struct meta_object *object;
    const struct meta_field *fields[IMPORT_LOOKUP_FIELDS];
    size_t field_count;
    bool points; /* contact_point knows its phones and addresses */
    bool whole;
    struct arena *arena; /* of the table; emptied when a large object's table grows */
    struct import_table table;
    struct import_lookup *next;
    struct import_run *run;
};

enum import_name_state {
    NAME_OPEN, /* of the object itself: not decided before the whole file was read */
    NAME_BAD,
    NAME_SEVERAL,
    NAME_CREATE, /* is made first; then `id` */
    NAME_FOUND,
    NAME_EARLIER, /* a row of another file of the same import bears it */
    NAME_IN_FILE  /* the row at `file_line` bears it; `id` once that row is saved */
};

/* One distinct value of one column. */
struct import_name {
    struct text fold;
    struct text written;
    size_t column;
    enum import_name_state state;
    int64_t rows;
    int64_t line;
    int64_t id;
    const struct import_target *target; /* SEVERAL */
    /* rows of the file that bear it */
    int64_t file_rows;
    int64_t file_line;
    struct import_name *same; /* the same name of another column */
    /* while a chunk is prepared */
    const void *chunk;
    int64_t place; /* 1-based among the chunk's changes */
};

/* ---- columns ---- */

struct import_column {
    struct text header;
    size_t cell;                    /* in the file's rows; SIZE_MAX: none, the default only */
    const struct meta_field *field; /* NULL: left out */
    struct text name;               /* of the field */
    struct clean_number number;
    struct clean_order order;
    enum clean_date_order date_order; /* 0: not known yet */
    struct import_table answers;      /* folded cell → struct text * */
    bool has_default;
    struct text default_text;
    struct import_table options; /* folded key or label → const struct meta_option * */
    struct import_lookup *lookup;
    bool self;    /* refers to records of the object itself */
    bool earlier; /* other files of the same import bring such records */
    bool create;  /* missing records are made */
    bool own_key; /* the file's rows are known by it: name field, unique texts */
    struct import_table names;
    struct import_name **name_list;
    size_t name_count, name_room;
    int64_t made;
};

/* ---- rows ---- */

struct import_cell {
    struct value value;       /* any_reference: the object's name in `text` */
    struct import_name *name; /* a name to be placed; the value is then null */
    bool given;     /* the cell was not empty (a date may have no value in the first reading) */
    bool defaulted; /* it was, and the default is meant: for new records only */
};

enum import_fate { ROW_CREATE, ROW_UPDATE, ROW_SKIP, ROW_REJECT };

struct import_row {
    int64_t line;
    const struct text *raw;
    struct import_cell *cells;
    enum import_fate fate;
    int64_t existing; /* ROW_UPDATE */
    bool bad_name;
    bool doubled;             /* its key stood in the file before */
    struct import_row *first; /* the row of this chunk that has its key */
    struct buf reason;        /* ROW_REJECT */
    size_t place;             /* 1-based among the changes of its save; 0: none */
};

/* Rows [from, to) are what is being looked up or saved: all of them, unless a save had to be split. */
struct import_chunk {
    struct arena arena;
    struct ctx ctx;
    struct import_row *rows;
    size_t count;
    size_t from, to;
};

/* A row that the first reading rejected. */
struct import_reject {
    int64_t line;
    struct text reason;
    struct import_reject *next;
};

/* Fields that tell rows apart: the match fields, or one unique field. */
struct import_key {
    const struct meta_field *fields[IMPORT_KEY_FIELDS];
    size_t columns[IMPORT_KEY_FIELDS];
    size_t count;
    size_t driver; /* the field whose index finds the rows */
    bool match;
    struct import_prints prints;
};

/* What the rows of one file are called, for the files behind it. */
struct import_known {
    const char *path;
    int64_t object;             /* number */
    struct import_prints names; /* folded */
    struct import_prints twice; /* those that several rows bear */
    struct import_known *next;
};

struct import_later {
    int64_t record;
    size_t column;
    struct import_name *name;
    struct import_later *next;
};

struct import_run {
    struct ctx *ctx;
    struct record_store *store;
    const struct access_caller *caller;
    const struct record_import_plan *plan;
    struct record_import_report *report;
    const struct meta_catalog *catalog; /* held until the end */
    const struct meta_object *object;
    struct csv_file *file;
    struct csv_reader csv;
    size_t header_count;
    const struct text *headers;
    const struct text *above; /* of a header of two lines */
    size_t above_count;
    struct import_column *columns;
    size_t column_count;
    struct meta_field *new_fields; /* as they will be, until they are */
    struct import_lookup *lookups;
    struct import_key *keys;
    size_t key_count;
    struct import_table
        wanted; /* folded → struct import_name *: the file's names for its own rows */
    bool has_self;
    enum import_on_lines { READ_CHECK, READ_SAVE } reading;
    struct import_reject *rejects, **rejects_end;
    struct import_reject *reject_at; /* second reading */
    struct import_later *later;
    const struct meta_field *missing; /* required always, and no column gives it */
    int64_t progress_at;
    bool trusting;                    /* names that files before may bring are taken to be there */
    bool silent;                      /* the first reading again: nothing is judged any more */
    const struct import_known *known; /* of the files before this one */
    struct import_name earlier_name;
    /* In the transaction of what is made beforehand; may be NULL. */
    enum err (*made)(struct import_run *run, struct record_task *task);
    void *subject; /* of made */
};

/* import.c: the catalog, the object, the right, the file; then the columns and keys of the plan. The arena of
 * the ctx gives all back at its end. */
enum err import_open(struct import_run *run);
/* After the columns are known, and after the first reading: what the report says of them. */
void import_describe(struct import_run *run);
void import_describe_findings(struct import_run *run);

/* import_columns.c */
enum err import_columns_make(struct import_run *run);
/* Reads the header again, so that rows follow. */
enum err import_rewind(struct import_run *run);
/* The fault of a broken file. */
enum err import_csv_fault(struct import_run *run);
/* Column that gives a field; NULL when none does. */
struct import_column *import_column_of(struct import_run *run, const struct meta_field *field);
/* Names of the columns from a header of one line, or of two (`above` NULL: one): a column without a name of its
 * own has the one above it, one whose name stands twice has both. */
struct text *import_header_cells(struct arena *arena, const struct text *above, size_t above_count,
                                 const struct text *cells, size_t count);
/* The name of a column in a loose plan: its letter when it has none, with a number when it stands among those
 * before. */
struct text import_header_name(struct arena *arena, const struct text *before, size_t index,
                               struct text header);
/* May the caller give this field by an import? */
bool import_can(const struct access_caller *caller, const struct meta_object *object,
                const struct meta_field *field);
/* The field a column is for, by its name; NULL when nothing is called so. */
const struct meta_field *import_guess(struct arena *arena, const struct access_caller *caller,
                                      const struct meta_object *object, struct text header);
/* import_synonyms.c: the header, folded, is another word for the field. */
bool import_is_synonym(const struct meta_field *field, struct text header);
/* import_fields.c. Rows at fault are left out and the others saved. */
bool import_leaves_out(const struct import_run *run);
/* The plan's new fields as pseudo fields. */
enum err import_fields_make(struct import_run *run);
/* Its definition as JSON. */
struct text import_field_definition(struct arena *arena,
                                    const struct record_import_new_field *field);
/* The field of the object or among the new ones. */
const struct meta_field *import_field_find(struct import_run *run, struct text name);

/* import_cell.c. Reports on the chunk's ctx. */
enum err import_cell_read(struct import_run *run, struct import_chunk *chunk,
                          struct import_row *row, size_t column);
/* import_text.c: the text of a cell as its answer has it; empty when null. */
struct text import_cell_text(struct arena *arena, const struct import_column *column,
                             const struct text *raw);

/* import_lookup.c */
enum err import_lookup_open(struct import_run *run, const struct meta_object *object,
                            struct import_lookup **out);
/* Asks for the names that are not known yet. */
enum err import_lookup_fill(struct import_run *run, struct import_lookup *lookup,
                            const struct text *names, size_t count);
enum import_found import_lookup_find(struct arena *arena, const struct import_lookup *lookup,
                                     struct text name, const struct import_target **target,
                                     int64_t *id);
/* A copy that outlives the look-up's table, which a large object's names fill again and again. */
const struct import_target *import_target_keep(struct arena *arena,
                                               const struct import_target *target);
/* import_nearest.c: up to three known names nearest to one that is not; how many. */
size_t import_lookup_nearest(struct import_run *run, const struct import_column *column,
                             struct text name, struct text nearest[3]);

/* import_pick.c: among several, the one record that the import's own transaction made or changed; 0: none or
 * several. */
enum err import_touched(struct record_env *env, int64_t txn, const struct meta_object *object,
                        const int64_t *ids, size_t count, int64_t *id);
enum err import_pick(struct import_run *run, const struct meta_object *object,
                     const struct import_target *target, int64_t *id);
/* import_known.c: how many rows of the files before bear the name: 0, 1, or 2 for several. */
int import_known_rows(const struct import_run *run, const struct meta_object *target,
                      struct text fold);
/* Notes what the rows of a chunk are called. False without memory. */
bool import_known_add(struct import_run *run, struct import_chunk *chunk,
                      struct import_known *known);

/* import_names.c. NULL without memory, or when there are too many. A new one has no rows yet: give it its state. */
struct import_name *import_name_take(struct import_run *run, size_t column, struct text fold,
                                     struct text written, int64_t line);
/* import_questions.c: a second look at the file, for names of its own rows; then each open name is decided. */
enum err import_names_settle(struct import_run *run);
/* Calls visit for each wanted name that a row bears. */
void import_names_of_row(struct import_run *run, struct arena *arena, const struct text *raw,
                         void (*visit)(struct import_name *name, void *subject), void *subject);
/* As a reason for a row. */
struct fault import_name_fault(struct import_run *run, const struct import_name *name);
/* The questions of the report. */
enum err import_names_report(struct import_run *run);
bool import_name_is_bad(const struct import_name *name);

/* import_keys.c */
enum err import_keys_make(struct import_run *run);
void import_keys_free(struct import_run *run);
/* Doubles inside the file, by fingerprint. */
void import_keys_in_file(struct import_run *run, struct import_chunk *chunk);
/* What is there already: fates become updates, skips or rejects. In the second reading only match keys. */
enum err import_keys_existing(struct import_run *run, struct record_env *env,
                              struct import_chunk *chunk);

/* import_rows.c */
void import_chunk_init(struct import_chunk *chunk);
void import_chunk_clear(struct import_run *run, struct import_chunk *chunk);
/* Reads up to `max` rows and all they need that is not the writer's; `*ended` at the end of the file. */
enum err import_chunk_read(struct import_run *run, struct import_chunk *chunk, size_t max,
                           bool *ended);
void import_row_fault(struct import_run *run, struct import_chunk *chunk, struct import_row *row,
                      const struct fault *fault);
/* The first kept fault of the chunk's ctx as a reason; clears the ctx. */
void import_row_faults(struct import_run *run, struct import_chunk *chunk, struct import_row *row);
void import_report_fault(struct import_run *run, int64_t line, struct text column,
                         struct text message);
void import_progress(struct import_run *run, int phase);
bool import_is_cancelled(const struct import_run *run);

/* import_scan.c */
enum err import_scan(struct import_run *run);
/* The same in pieces: chunk after chunk until *ended, then what the whole says. */
enum err import_scan_piece(struct import_run *run, struct import_chunk *chunk, bool *ended);
enum err import_scan_end(struct import_run *run);

/* import_made.c: new fields and missing records, in the import's transaction. */
enum err import_make_fields(struct import_run *run);
enum err import_make_records(struct import_run *run);
struct text import_summary(struct import_run *run);

/* import_save.c */
enum err import_save(struct import_run *run);

/* import_rejects.c */
struct import_rejects;
enum err import_rejects_open(struct import_run *run, struct import_rejects **out);
void import_rejects_put(struct import_run *run, struct import_rejects *rejects,
                        const struct import_row *row);
enum err import_rejects_close(struct import_run *run, struct import_rejects *rejects);
