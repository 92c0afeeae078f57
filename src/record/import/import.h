/* Bringing records in from a file: a plan in, a report out, the same for the command and for the API.
 *
 * 1. The whole file is read before anything is saved: its structure, the order of its dates, every cell,
 *    every name it refers to, every double. What cannot be read for certain is a question in the report
 *    (`values`, a fault that asks for a date order), and the import stops without having saved anything.
 * 2. Nothing that is near a match is taken for it, and nothing is created silently: unknown names are answered
 *    with `answers`, made with `create`, or their rows are rejected with `reject_values`.
 * 3. An empty cell stays null (and leaves what an updated record has); it is never 0 or today.
 * 4. Everything goes through record_save, in chunks that share one transaction of the change log: one undo.
 *    Records made on the way (`create`) and fields (`new_fields`) belong to it.
 * 5. A reference to records of the same object looks in the file first, then among what is there; it may point
 *    to a later row.
 * 6. Memory does not grow with the rows, but for 24 bytes each where a key or unique field is imported, and for
 *    the distinct names a file uses to refer to its own rows. */
#pragma once

#include "record/save.h"

struct record_import_pair {
    struct text name;
    struct text value;
};

struct record_import_pairs {
    struct record_import_pair *items;
    size_t count;
};

struct record_import_answer {
    struct text field; /* or column */
    struct text from;
    struct text to; /* empty: leave null */
};

struct record_import_new_field {
    struct text name;
    struct text type;
    struct text label_en, label_zh;
};

enum record_import_match { IMPORT_UPDATE, IMPORT_SKIP, IMPORT_REFUSE };

struct record_import_plan {
    struct text object;
    const char *path;  /* must be readable more than once */
    struct text title; /* shown in the list of transactions: the file's name */
    const char
        *rejects_path; /* rows at fault are written there and the others imported; NULL: stop */
    struct record_import_pairs map;    /* column → field; an empty field leaves the column out */
    struct record_import_pairs scales; /* field or column → factor */
    struct record_import_pairs
        defaults; /* field → text for empty cells; {column} stands for a cell */
    struct record_import_answer *answers;
    size_t answer_count;
    struct record_import_new_field *new_fields;
    size_t new_field_count;
    struct text match;  /* "code" or "name,city" */
    struct text create; /* references whose missing records are made: "manager,department" */
    enum record_import_match on_match;
    struct text date_order;                 /* "ymd", "dmy", "mdy"; empty: find out */
    struct record_import_pairs date_orders; /* the same of one field or column */
    bool reject_rows;   /* rows at fault are left out (with a rejects_path they always are) */
    bool reject_values; /* rows with unknown names are rejected too */
    /* A file as people have it: `map` says all, other columns are left out; lines above the header are passed
     * over, empty lines too, short ones are filled up; columns without a name or with one that was there
     * before get one. */
    bool loose;
    int64_t header_line; /* loose: where the header stands; 0: the first line */
    bool is_sheet;       /* made from a spreadsheet: a line of the file is a row of the sheet */
    int64_t header_rows; /* loose: 2 when the line before belongs to it; else 1 */
    int64_t rows_most;   /* read no further; 0: all */
    bool dry_run;
    /* `done` of `total` bytes in this phase (0: check, 1: save); may be NULL */
    void (*progress)(void *subject, int phase, int64_t done, int64_t total, int64_t rows);
    bool (*cancelled)(void *subject);
    void *subject;
};

struct record_import_fault {
    int64_t line;
    struct text column; /* may be empty */
    struct text message;
};

/* A value that no record or option bears. */
struct record_import_value {
    struct text field;
    struct text column;
    struct text value;
    int64_t rows;
    int64_t line;           /* of the first */
    struct text nearest[3]; /* for SEVERAL: the candidates */
    size_t nearest_count;
    bool several;
};

/* A column of dates whose order nobody can know for certain. */
struct record_import_order {
    struct text column;
    struct text example;
    int64_t line;
    unsigned possible; /* enum clean_date_order, or'ed; 0: none fits all rows */
};

struct record_import_mapped {
    struct text column;
    struct text field;   /* empty: left out */
    struct text order;   /* of its dates, empty: none */
    struct text created; /* object whose records were made by name, empty: none */
    int64_t created_count;
};

#define IMPORT_FAULTS_MAX 100
#define IMPORT_VALUES_MAX 200

struct record_import_report {
    struct text charset;
    char separator;
    struct record_import_mapped *columns;
    size_t column_count;
    int64_t rows;
    int64_t creates, updates, unchanged, skipped, rejected;
    int64_t duplicates;     /* rows whose key stood in the file before */
    int64_t made;           /* records created for references */
    int64_t form_empty;     /* records that leave a field empty which the form requires */
    struct text form_field; /* the first such */
    struct record_import_fault faults[IMPORT_FAULTS_MAX];
    int64_t fault_count; /* may exceed what is kept */
    struct record_import_value *values;
    size_t value_count;  /* kept */
    int64_t value_total; /* distinct ones found */
    struct record_import_order
        *orders; /* columns whose dates can be read in several ways, or in none */
    size_t order_count;
    bool stopped; /* nothing was saved: see faults, values and orders */
    bool cancelled;
    bool half;   /* what was saved so far stays until it is undone */
    int64_t txn; /* 0: nothing was saved */
};

/* ERR_OK also when the import stopped with questions (report->stopped). Other codes: the plan, the file or the
 * database failed, with faults on the ctx. Not on an HTTP thread or the writer. */
enum err record_import(struct ctx *ctx, struct record_store *store,
                       const struct access_caller *caller, const struct record_import_plan *plan,
                       struct record_import_report *report);
