/* Fields whose value is worked out: what their definition says, and what was found while the snapshot was
 * built. meta reads and keeps them; it does not know the expression language, so the parsed trees come from the
 * layer above (struct meta_linker in store.h), and live in the snapshot's arena like everything else here.
 *
 * 1. A formula over the record's own fields is `kept`: each save works it out and stores it, so lists sort and
 *    filter by its column. So is every roll-up.
 * 2. One with a path, an aggregate, today() or me() is never kept: it is worked out whenever it is read.
 * 3. A kept one is `at_read` too while its column is not filled yet (a new field on a table with many rows):
 *    a list shows the right value at any time, only slower. */
#pragma once

#include "meta/catalog.h"

struct expr;

/* Formulas on formulas. */
#define FORMULA_DEPTH_MAX 8

struct meta_formula {
    struct text expression; /* as written; of a roll-up the aggregate it stands for */
    /* of a roll-up, as written */
    struct text children, measure, where;
    bool typed; /* the type of a roll-up was found */

    /* what linking found */
    const struct expr *expr; /* NULL: it cannot be used any more, and its value is null */
    bool kept;
    bool at_read;
    bool moving;         /* hangs on the moment, the caller or the organisation's settings */
    int depth;           /* 1: on plain fields alone */
    int64_t fingerprint; /* of all that its value hangs on: another one asks for filling again */
    int64_t filled;      /* the fingerprint its column was filled under; 0: never */
    const struct meta_child *over; /* roll-up: the relation it is about */
    /* the fields it reads; of a roll-up those of the child */
    const struct meta_field **inputs;
    size_t input_count;
    /* every field on its paths, of whatever object, and the reference its child records are counted by: who may not
     * know one of these does not learn it here */
    const struct meta_field **reads;
    size_t read_count;
};

/* A condition that every record of an object must meet. */
struct meta_rule {
    struct text name;
    struct text condition;
    struct label message;
    struct text field; /* where the fault is shown; empty: at the record */
    const struct expr *expr;
};

/* What saves of an object work out. */
struct meta_derived {
    const struct meta_field **formulas; /* kept ones, each after those it is made of */
    size_t formula_count;
    const struct meta_field **rollups; /* its own */
    size_t rollup_count;
    const struct meta_field **rolled_up; /* roll-ups of its parents over its records */
    size_t rolled_up_count;
    struct meta_rule *rules; /* of the product */
    size_t rule_count;
    bool moving; /* a formula of it is */
};
