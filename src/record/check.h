/* Private to the check: where findings go. */
#pragma once

#include "record/history.h"

struct check {
    struct record_env *env;
    struct buf *report;
    int64_t findings;
};

/* One line of the report. */
void check_found(struct check *check, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Forgets what the last page read. */
void check_forget(struct check *check);
/* Lines and seals, against each other, the head row and the file outside. */
enum err check_chain(struct check *check);
/* Rows against the digest of their newest line. */
enum err check_rows(struct check *check);
