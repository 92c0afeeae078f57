/* Showing masked values whole, for a reason that is kept: the line of the audit is in the log before the values
 * leave, and an hour has a limit. */
#pragma once

#include "record/save.h"

struct record_reveal {
    const struct meta_object *object;
    int64_t id;
    const struct text *fields;
    size_t field_count;
    struct text reason;
    struct text address;
    int64_t per_hour; /* of one user */
};

#define REVEAL_REASON_MIN 3
#define REVEAL_REASON_MAX 500

/* Inside a record_task: checks the rights, writes the line and appends {"values":{…}}. ERR_not_found,
 * ERR_forbidden, ERR_unknown_field, ERR_not_masked, ERR_reason_short, ERR_reveal_limit. */
enum err record_reveal(struct record_env *env, const struct record_reveal *ask,
                       enum record_origin origin, struct buf *out);
