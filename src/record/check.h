/* Private to the check: where findings go. */
#pragma once

#include "record/history.h"

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
/* Forgets what the last page read. */
void check_forget(struct check *check);
/* Lines and seals, against each other, the head row and the file outside. */
enum err check_chain(struct check *check);
/* Rows against the digest of their newest line. */
enum err check_rows(struct check *check);
