/* Rules of administrators (records of access_rule): a condition in the expression language that grants records to,
 * or restricts the records of, those it is for.
 *
 * 1. Read and parsed once per policy snapshot; compiled for each use with system rights and the caller as me().
 * 2. A grant that cannot be read (its field is gone) grants nothing; such a restriction leaves nothing to those it
 *    is for. Both are logged when the snapshot is made.
 * 3. Grants widen what a role may do and never give what no role has; restrictions hold for every action and
 *    everybody they name but administrators and the system. */
#pragma once

#include "access/access.h"

struct rule {
    int64_t id;
    int64_t principal; /* 0: everybody */
    struct text name;
    const struct meta_object *object;
    bool restricts;
    bool edit;          /* a grant of more than reading */
    int64_t expires_at; /* UTC ms, 0: never */
    struct text condition;
    const struct expr *expr; /* NULL: cannot be read */
};

/* May he do it to this record? Values in the order of object->fields. */
struct policy_question {
    enum access_action action;
    const struct meta_object *object;
    const struct value *values;
};

struct rules {
    struct rule *rules;
    size_t count;
};

enum err rules_read(struct ctx *ctx, struct db_conn *conn, const struct meta_catalog *catalog,
                    struct arena *arena, struct rules *out);
/* Whether any rule is for the caller. */
bool rules_any(const struct access_caller *caller);
/* The next rule for the caller on the object, from `*at` on (0 to begin): restrictions, or the grants that give
 * `action`. NULL: no more. */
const struct rule *rules_next(const struct access_caller *caller, const struct meta_object *object,
                              bool restricts, enum access_action action, size_t *at);
/* The rule as a condition on `alias`; never NULL. */
const struct db_node *rule_node(struct arena *arena, const struct access_caller *caller,
                                const struct rule *rule, const struct meta_object *object,
                                struct text alias);
/* The rule on one record in memory; what it refers to is read through `conn`. */
enum err rule_holds(struct ctx *ctx, struct db_conn *conn, const struct access_caller *caller,
                    const struct rule *rule, const struct policy_question *question, bool *holds);
