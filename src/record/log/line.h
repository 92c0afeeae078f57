/* One line of the change log: how values become its `before`, and back; its digests. The format is final:
 * docs/decisions/0001-change-log.md. */
#pragma once

#include "record/log/personal.h"

/* An update that erased personal values for good; beside the actions of enum record_action. */
#define LOG_ERASE (RECORD_RESTORE + 1)

struct log_line {
    int64_t seq, at, txn, actor, origin, object, record, action;
    struct text before; /* JSON, empty: none */
    struct text digest; /* of the record after the change; empty after a delete */
    struct text mac;    /* of the line: the head of its hash */
};

/* The values before: for an update those that changed, for a delete all. */
struct text line_before(struct record_env *env, const struct record_change *change,
                        const struct personal_ring *ring);
/* Digest of a record as it is. `key` of its personal values, NULL when it has none. */
struct text line_digest(struct arena *arena, const struct seal_hash *secret,
                        const struct seal_hash *key, const struct meta_object *object, int64_t id,
                        const struct value *values);
#define LINE_MAC_BYTES 12
/* Hash of the line itself, all columns but `mac`. */
struct seal_hash line_hash(const struct seal_hash *secret, const struct log_line *line);

/* What a line had before. given[i]: the line has a value for that field; erased[i]: it had one, but the key
 * was destroyed, and null is given instead. */
struct line_values {
    struct value *values;
    bool *given;
    bool *erased;
};
enum err line_decode(struct record_env *env, const struct meta_object *object, struct text before,
                     struct line_values *out);
