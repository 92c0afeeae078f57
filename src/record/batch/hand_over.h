/* What somebody looks after, found to be handed to others: the records he owns, and those that name him
 * otherwise (a department's head, a deputy, whom others report to). A reference to a user counts when it is
 * cleared with the user (on_delete "clear") and people may set it; shares and rules for a person go with him.
 *
 * Who reports to the leaver reports to the successor; but the one through whom the successor himself stands
 * under the leaver reports to the leaver's manager, so that nobody stands above himself. */
#pragma once

#include "record/batch/batch.h"

struct hand_over_part {
    const struct meta_object *object;
    const struct meta_field *field;
    struct text key; /* "customer" for owners, "department.manager" for others */
    int64_t to;      /* 0: stays, or (only where it may be empty) nobody */
    int64_t *ids;
    size_t count;
    bool apart; /* the second half of a field's records: the one moved up, not to the successor */
};

struct hand_over {
    int64_t from;
    struct hand_over_part *parts;
    size_t count;
};

/* Everything `from` looks after; `to_of` says to whom a part goes (0: it stays). Lives in env's arena, reads with
 * system rights; parts without records are left out. */
enum err hand_over_find(struct record_env *env, int64_t from,
                        int64_t (*to_of)(void *subject, struct text key), void *subject,
                        struct hand_over *out);
/* The parts that move as sections of a batch. */
enum err hand_over_batch(struct ctx *ctx, const struct hand_over *from, struct batch *batch);
