/* Making checked nodes, for the files of the checker. */
#pragma once

#include "expr/node.h"
#include "expr/parse.h"

struct checker {
    struct ctx *ctx;
    const struct meta_catalog *catalog;
    const struct meta_object *object; /* whose names are known here */
    const struct expr_env *env;       /* never NULL */
    bool masked_too;                  /* a masked field may stand here (is null, a path alone) */
    bool rule;                        /* changed() and previous() may stand here */
    /* While formulas are linked (formulas.c): makes sure that a formula met on the way is linked before
     * it is used. NULL: all are. */
    enum err (*link)(struct checker *checker, const struct meta_field *field, int64_t position);
    void *linking;
    /* check.c's own function, so that its helpers need not know it */
    enum err (*check)(struct checker *checker, const struct syntax *syntax,
                      const struct expr_node **out);
};

extern const struct expr_type expr_boolean, expr_integer, expr_text, expr_date, expr_datetime;

/* All report ERR_out_of_memory by their result. */
/* A value that is known. */
enum err expr_build_constant(struct checker *checker, int64_t position, struct expr_type type,
                             struct value value, const struct expr_node **out);
/* Which call to make: the place it is written at, what it does, what comes out. */
struct expr_making {
    int64_t position;
    const struct expr_operation *operation;
    struct expr_type type;
};
/* Adds up weights; ERR_expr_too_large over the cap. */
enum err expr_build_call(struct checker *checker, struct expr_making what,
                         const struct expr_node *const *args, size_t count,
                         const struct expr_node **out);
/* The same for conditions of two values and of one. */
enum err expr_build_test(struct checker *checker, int64_t position,
                         const struct expr_operation *operation, const struct expr_node *a,
                         const struct expr_node *b, const struct expr_node **out);
enum err expr_build_not(struct checker *checker, bool negated, const struct expr_node *node,
                        const struct expr_node **out);
/* A copy that differs in its type. */
enum err expr_build_retyped(struct checker *checker, const struct expr_node *node,
                            struct expr_type type, const struct expr_node **out);
