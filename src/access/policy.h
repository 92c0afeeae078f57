/* What a caller's rights come to for one action on one object: arms of which one must hold, each a few conditions
 * which must all hold. Both the condition in SQL (which.c) and the test on one record (may.c) are read off the
 * same rule. Rules of administrators come to it: grants are further arms, restrictions must hold besides. */
#pragma once

#include "access/snapshot.h"

enum policy_test {
    TEST_IS_ME,   /* the field is the caller */
    TEST_IS_NULL, /* the field is empty */
    TEST_IN_SET,  /* the field is in one of his sets */
    TEST_PARENT,  /* the field refers to a record the caller may do `action` to */
    TEST_SHARED,  /* the record is shared with him, to read or (`edit`) to change */
};

struct policy_condition {
    enum policy_test test;
    const struct meta_field *field;
    enum access_action action;
    enum access_set set;
    bool edit;
};

#define POLICY_CONDITIONS_MAX 3 /* the orphan: two parents empty and the creator */
#define POLICY_ARMS_MAX 10

struct policy_arm {
    struct policy_condition conditions[POLICY_CONDITIONS_MAX];
    size_t count;
};

struct policy_rule {
    bool none; /* no role gives anything: nothing widens that */
    bool all;  /* every record; no arms then, and no grants (restrictions hold all the same) */
    struct policy_arm arms[POLICY_ARMS_MAX];
    size_t count;
};

void policy_rule(const struct access_caller *caller, enum access_action action,
                 const struct meta_object *object, struct policy_rule *out);
/* Nobody does anything to a record that he may not read, whatever his roles say of that action; creating apart. True:
 * the rule of `action` alone does not say so, and reading must be asked besides. */
bool policy_needs_read(const struct access_caller *caller, enum access_action action,
                       const struct meta_object *object);
/* A bit for each enum access_scope that a role of the caller has, the floor not looked at. */
unsigned policy_scopes(const struct access_caller *caller, enum access_action action,
                       const struct meta_object *object);
/* The shares that hold a TEST_SHARED for one record. NULL without memory. */
const struct db_select *policy_shares(struct arena *arena, const struct access_caller *caller,
                                      const struct policy_condition *condition, int64_t record);

/* Whether the caller may do it. */
enum err policy_holds(struct ctx *ctx, struct db_conn *conn, const struct access_caller *caller,
                      const struct policy_question *question, bool *holds);
/* One arm of it, for explaining. */
enum err policy_arm_holds(struct ctx *ctx, struct db_conn *conn, const struct access_caller *caller,
                          const struct policy_arm *arm, const struct value *values, bool *holds);

/* The objects a chain of parents may go up through. */
#define POLICY_DEPTH_MAX 6
/* access_which_test for what lies `depth` parents up. */
const struct db_node *policy_which_test(struct arena *arena, const struct access_caller *caller,
                                        enum access_action action, const struct meta_object *object,
                                        struct text alias, int depth);
