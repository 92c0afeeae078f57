/* Private to the check: where findings go. */
#pragma once

#include "record/load.h"
#include "record/log/history.h"
#include "record/log/log_read.h"

struct check {
    struct record_env *env;
    struct buf *report;
    int64_t findings;
    int64_t fields_changed; /* the line that last made, took away or brought back a custom field */
    int64_t not_compared;   /* rows whose fields came or went since their newest line */
};

/* One line of the report. */
void check_found(struct check *check, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A remark, which is no finding. */
void check_remark(struct check *check, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* "2026-11-22T08:00:00.000Z, update of customer 12 "Name" by user 3 "Name"" */
struct text check_place(struct check *check, const struct log_line *line);
/* "customer 12 "Name"" */
struct text check_record(struct check *check, const struct meta_object *object, int64_t id);
struct text check_time(struct check *check, int64_t at);
/* The rows that find lines of the audit, against those lines: from `from` to `to`. */
enum err check_audit(struct check *check, const struct log_lines *lines, int64_t from, int64_t to);
/* Forgets what the last page read. */
void check_forget(struct check *check);
/* Lines and seals, against each other, the head row and the file outside. */
enum err check_chain(struct check *check);
/* Rows against the digest of their newest line. */
enum err check_rows(struct check *check);
/* Kept formulas and roll-ups of a page of rows against what they give now. */
enum err check_computed(struct check *check, const struct meta_object *object,
                        const struct load_row *rows, size_t count);
