/* Reading lines of the change log. No rights are asked here. */
#pragma once

#include "record/log/line.h"

struct log_lines {
    struct log_line *items;
    size_t count;
};

/* Lines that meet `where` (columns of `change`, without alias), at most `limit`; newest first or oldest. */
enum err log_read(struct record_env *env, const struct db_node *where, bool newest_first,
                  int64_t limit, struct log_lines *out);
/* The same in the order of their records. */
enum err log_read_by_record(struct record_env *env, const struct db_node *where, int64_t limit,
                            struct log_lines *out);
/* Conditions on its columns. */
const struct db_node *log_where(struct arena *arena, enum db_fn fn, const char *column,
                                int64_t number);
/* Lines of one record, newest first, below `before_seq` (0: all). */
enum err log_read_record(struct record_env *env, const struct meta_object *object, int64_t id,
                         int64_t before_seq, int64_t limit, struct log_lines *out);
/* The line by which a record went into the bin; ERR_not_deleted when it is not there. */
enum err log_read_deletion(struct record_env *env, const struct meta_object *object, int64_t id,
                           struct log_line *line);
/* Goes one line back: `*values` (NULL: no such record) is the state after the line and becomes the one before
 * it. The array is changed in place. */
enum err log_step_back(struct record_env *env, const struct meta_object *object,
                       const struct log_line *line, struct value **values);
