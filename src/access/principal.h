/* Whom a share or a rule is for, as one number, so that "is it for me?" is a look into a sorted set.
 *
 * 1. A person or a department is its id; "the department and below" is the negative of the id.
 * 2. A role is a number below 2^40 made of its key, where no id lies; "the role and those that descend
 *    from it" is its negative.
 * 3. Everybody is 1.
 * 4. These numbers are stored (share.principal, access_rule.principal, view.principal): they never change. */
#pragma once

#include "base/text.h"

#define ACCESS_EVERYBODY 1

struct access_principal {
    int64_t user, department; /* 0: not given */
    struct text role;         /* empty: not given */
    bool below;               /* of departments and roles */
};

/* 0 when nobody is named. */
int64_t access_principal_number(const struct access_principal *principal);
/* The number of a role itself. */
int64_t access_role_number(struct text role);
