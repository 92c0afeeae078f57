/* The expression language: one text, parsed once, typed against the catalog, then compiled to a predicate
 * or evaluated on one record, with the same answer.
 *
 *   stage.key in ['proposal', 'negotiation'] and amount > 100000 and owner.department = my_department()
 *   count(opportunities where status = 'won' and close_date >= start_of_year()) >= 2
 *
 * Semantics (DESIGN §8): two-valued, a comparison with null is false and its `not` true; `!=` is the
 * complement of `=`; count and sum of nothing are 0, avg, min and max of nothing null; integer ÷ integer is
 * decimal, ÷ 0 is null; overflow is an error; text compares by bytes, `contains` and `starts with` fold
 * ASCII case; now and today are bound once. A quoted text beside a number, date, time, option or reference
 * is read as one. A checked expression is immutable and belongs to its arena and catalog snapshot. */
#pragma once

#include "base/ctx.h"
#include "base/time.h"
#include "db/query.h"
#include "meta/catalog.h"

struct expr;

enum expr_kind {
    EXPR_BOOLEAN,
    EXPR_NUMBER, /* with a scale; integers have 0, money 4 */
    EXPR_TEXT,
    EXPR_DATE,
    EXPR_DATETIME,
    EXPR_DURATION,
    EXPR_OPTION,    /* of a select */
    EXPR_REFERENCE, /* to `object` */
    EXPR_ANY_REFERENCE,
    EXPR_LIST, /* multi_select, tags */
    EXPR_NULL,
};

struct expr_type {
    enum expr_kind kind;
    int scale;                        /* EXPR_NUMBER */
    const struct meta_field *field;   /* the field it comes from: options, money; may be NULL */
    const struct meta_object *object; /* EXPR_REFERENCE */
};

/* What an expression may ask of the world; filled by access. */
struct expr_env {
    int64_t me;            /* user id, 0 for the system */
    int64_t my_department; /* 0: none */
    int64_t now;           /* UTC ms */
    const struct zone *zone;
    int week_start;        /* 1 = Monday … 7 */
    int fiscal_year_start; /* month, 1–12 */
    /* Which rows of `object` the reader may see, as a condition on `alias`; NULL result: all. NULL pointer:
     * system rights. */
    const struct db_node *(*visible)(struct arena *arena, const struct expr_env *env,
                                     const struct meta_object *object, struct text alias);
    /* How the reader may use a field: a hidden one is unknown, a masked one can be tested for null only. */
    enum expr_field_use {
        EXPR_FIELD_FREE,
        EXPR_FIELD_MASKED,
        EXPR_FIELD_HIDDEN
    } (*field_use)(const struct expr_env *env, const struct meta_field *field);
    /* my_team(): the ids of everybody whose manager chain reaches me, not me, as a select of one column. */
    const struct db_select *(*my_team)(struct arena *arena, const struct expr_env *env);
    const void *subject;
};

/* Parses and checks. Faults carry the character position, what was expected and the nearest name. */
enum err expr_parse(struct ctx *ctx, const struct meta_catalog *catalog,
                    const struct meta_object *object, const struct expr_env *env,
                    struct text source, const struct expr **out);
/* The same, and the result must be a yes or no: filters, rules. */
enum err expr_parse_condition(struct ctx *ctx, const struct meta_catalog *catalog,
                              const struct meta_object *object, const struct expr_env *env,
                              struct text source, const struct expr **out);
/* A field or a path through references only ("amount", "owner.department"): for fields=, sort=, group. Its
 * last field may be masked: whoever groups by it or shows it asks field_use (compile_sort does). */
enum err expr_parse_path(struct ctx *ctx, const struct meta_catalog *catalog,
                         const struct meta_object *object, const struct expr_env *env,
                         struct text source, const struct expr **out);
/* A condition that records must meet; it may also ask changed(field) and previous(field) of the record's own
 * fields. Such an expression is evaluated, never compiled. System rights. */
enum err expr_parse_rule(struct ctx *ctx, const struct meta_catalog *catalog,
                         const struct meta_object *object, struct text source,
                         const struct expr **out);
/* The record's own fields that an expression reads, into `fields` (at most `most`); how many. */
size_t expr_own_fields(const struct expr *expr, const struct meta_field **fields, size_t most);
/* Whether the answer hangs on nothing but columns of the record's own row, which change with its saves, and on who
 * asks (me(), my_department(), my_team()): no other record, nothing worked out, no clock and no setting. */
bool expr_row_alone(const struct expr *expr);
struct expr_type expr_type(const struct expr *expr);
/* The last field of a path; NULL when the expression is none. `*steps` references lead to it. */
const struct meta_field *expr_field(const struct expr *expr, size_t *steps);

/* The value as a node over the table `alias` of its object; NULL after reporting. Money of an object with
 * currency is its base amount. Paths become scalar sub-selects by primary key. A yes or no is 1 or 0, or null
 * when it is a boolean field without value. Records on a path or below an aggregate that the reader may not
 * see (env->visible) count as absent. */
const struct db_node *expr_compile(struct ctx *ctx, const struct expr *expr,
                                   const struct expr_env *env, struct text alias);
/* A condition for WHERE, AND and OR, written so that indexes serve it: a comparison with null stays SQL's
 * null there, which selects nothing; whoever negates it uses DB_IS_NOT_TRUE. NULL after reporting. `contains`
 * on a field without a text index is ERR_contains_unindexed unless `small` says the table is small (≤ 10,000
 * rows). */
const struct db_node *expr_compile_condition(struct ctx *ctx, const struct expr *expr,
                                             const struct expr_env *env, struct text alias,
                                             bool small);
/* The node people sort by: the sort key of a sorted text, the base amount, the name's key of a reference. */
const struct db_node *expr_compile_sort(struct ctx *ctx, const struct expr *expr,
                                        const struct expr_env *env, struct text alias);

/* The value of a field of the row `alias` as it is shown: its column, or for a formula that is not kept in one
 * what it gives now. NULL after reporting. */
const struct db_node *expr_compile_field(struct ctx *ctx, const struct meta_field *field,
                                         const struct expr_env *env, struct text alias);

/* One record in memory: its values in the order of object->fields, and a way to follow references and
 * children, both given by record: they leave out what the reader may not see, as env->visible does in SQL. */
struct expr_record {
    const struct meta_object *object;
    int64_t id;
    const struct value *values;
    /* the same record before the change, for previous() and changed(); NULL: it is being made */
    const struct expr_record *before;
    bool fresh; /* kept roll-ups are worked out anew, from `children` */
    /* money fields: the base amount; the others NULL_VALUE; NULL: as in values */
    const struct value *base_values;
    /* Loads another record; *out NULL when there is none. */
    enum err (*load)(struct ctx *ctx, void *subject, const struct meta_object *object, int64_t id,
                     const struct expr_record **out);
    /* Loads the children of this record over the relation. */
    enum err (*children)(struct ctx *ctx, void *subject, const struct expr_record *record,
                         const struct meta_child *child, const struct expr_record **out,
                         size_t *count);
    void *subject;
};
enum err expr_eval(struct ctx *ctx, const struct expr *expr, const struct expr_env *env,
                   const struct expr_record *record, struct value *out);
enum err expr_eval_condition(struct ctx *ctx, const struct expr *expr, const struct expr_env *env,
                             const struct expr_record *record, bool *out);
/* Quotes a text as a literal. */
void expr_quote(struct buf *out, struct text text);
