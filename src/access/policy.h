/* The policy: role × object × action → scope, and role × object × field → use, as data.
 *
 * A scope becomes a rule: arms of which one must hold, each a few conditions which must all hold. Both the
 * list predicate (which.c) and the test on one record (may.c) are read off the same rule. */
#pragma once

#include "access/access.h"

enum policy_test {
    TEST_IS_ME,   /* the field is the caller */
    TEST_IS_NULL, /* the field is empty */
    TEST_PARENT,  /* the field refers to a record the caller may do `action` to */
};

struct policy_condition {
    enum policy_test test;
    const struct meta_field *field;
    enum access_action action;
};

#define POLICY_CONDITIONS_MAX 4
#define POLICY_ARMS_MAX 4

struct policy_arm {
    struct policy_condition conditions[POLICY_CONDITIONS_MAX];
    size_t count;
};

struct policy_rule {
    enum access_scope scope; /* NONE and ALL have no arms */
    struct policy_arm arms[POLICY_ARMS_MAX];
    size_t count;
};

void policy_rule(const struct access_caller *caller, enum access_action action,
                 const struct meta_object *object, struct policy_rule *out);
/* The narrowest use any of the rows gives for this role; USE_EDIT without one. */
enum access_use policy_field(struct text role, const struct meta_field *field);
enum access_scope policy_role_scope(struct text role, enum access_action action,
                                    const struct meta_object *object);
/* The scopes of a role on an object by action, NULL for none at all; what is not SCOPE_NONE may still be
 * narrowed by policy_role_scope. */
const enum access_scope *policy_role_scopes(struct text role, const struct meta_object *object);
