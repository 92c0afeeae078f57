/* Writing records out: CSV for people, JSON lines for programs.
 *
 * One read transaction gives one moment, records come by id, so the same data gives the same bytes. The
 * caller's rights hold: rows he may export, fields he may see, masked ones masked. Memory does not grow with
 * the rows. In CSV a reference is the name of what it points to, and a cell that a spreadsheet might run as a
 * formula gets a ' before it (csv.h), which an import takes off again. */
#pragma once

#include "record/save.h"
#include "sys/file.h"

enum record_export_format { EXPORT_CSV, EXPORT_JSON_LINES };

struct record_export_plan {
    struct text object;
    struct text filter; /* empty: all */
    struct text fields; /* "name,owner.name"; empty: all of the record's own */
    enum record_export_format format;
    struct text
        as;   /* a command runs with this login's rights: it is the system's export all the same */
    bool bom; /* CSV: a byte order mark, for Excel */
    struct file_writer *writer; /* the caller closes it and asks what went wrong */
    void (*progress)(void *subject, int64_t rows);
    bool (*cancelled)(void *subject);
    void *subject;
};

enum err record_export(struct ctx *ctx, struct record_store *store,
                       const struct access_caller *caller, const struct record_export_plan *plan,
                       int64_t *rows);
