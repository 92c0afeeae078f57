/* Why a person may do something to a record, or not: every arm of the rule that policy.h makes, asked one by one.
 * What it says agrees with access_may by construction: allowed is when one reason holds and no restriction. */
#pragma once

#include "access/access.h"

enum access_reason_kind {
    REASON_ADMIN,
    REASON_ROLE,  /* a role of his reaches all records: `name` is its key */
    REASON_FLOOR, /* the object is open to everybody with any right to it */
    REASON_OWNER,
    REASON_CREATOR,
    REASON_UNOWNED,    /* nobody's, so everybody's to read */
    REASON_TEAM,       /* `record` is the owner, who reports to him */
    REASON_DEPARTMENT, /* `record` is the department */
    REASON_PARENT,     /* `record` is what it belongs to */
    REASON_SHARE,      /* `record` is the share */
    REASON_RULE,       /* `record` is the rule that grants it, `name` its name */
    /* why not; these come last */
    REASON_RESTRICTED, /* `record` and `name` of the rule that keeps him out */
    REASON_NO_ROLE,
    REASON_NOT_REACHED, /* his roles give the right, to other records */
    REASON_UNSEEN,      /* they give it to this one too, but he may not read it */
    REASON_KIND_COUNT
};

struct access_reason {
    enum access_reason_kind kind;
    const struct meta_object *object; /* of `record`; NULL: none */
    int64_t record;
    struct text name;
};

#define ACCESS_REASONS_MAX 24

struct access_explanation {
    bool allowed;
    struct access_reason reasons[ACCESS_REASONS_MAX];
    size_t count;
};

struct access_question {
    enum access_action action;
    const struct meta_object *object;
    const struct value *values; /* in the order of object->fields */
};

/* Key of a kind: "owner", "share" … */
struct text access_reason_name(enum access_reason_kind kind);
/* A sentence about it; {0} stands for the name of `record` or the role. */
const struct label *access_reason_label(enum access_reason_kind kind);
enum err access_explain(struct ctx *ctx, struct db_conn *conn, const struct access_caller *caller,
                        const struct access_question *question, struct access_explanation *out);
