/* Why somebody may do something to a record, or why not: every reason there is, for the page "who can see this". */
#pragma once

#include "access/access.h"

enum access_reason_kind {
    REASON_ADMIN,      /* an administrator, or the system */
    REASON_ALL,        /* a role has all records */
    REASON_FLOOR,      /* the object is open to everybody with any right on it */
    REASON_OWNER,      /* he is the owner */
    REASON_CREATOR,    /* he made it */
    REASON_UNOWNED,    /* nobody owns it */
    REASON_TEAM,       /* the owner's managers lead up to him */
    REASON_DEPARTMENT, /* of his department, one he heads, or one below */
    REASON_PARENT,     /* it belongs to a record (`record`, of `object`) that he may do it to */
    REASON_SHARE,      /* shared by hand: `record` is the share */
    REASON_RULE,       /* a rule grants it: `record` is the rule */
    REASON_RESTRICTED, /* a rule forbids it, whatever else is said: `record` is the rule */
    REASON_NO_ROLE,    /* no role of his gives this on the object, and nothing widens that */
    REASON_KIND_COUNT
};

struct access_reason {
    enum access_reason_kind kind;
    const struct meta_object *object; /* of `record`; NULL: none */
    int64_t record;
    struct text name; /* of the role or rule; else empty */
};

#define ACCESS_REASONS_MAX 32

struct access_explained {
    bool may; /* the same answer as access_may */
    struct access_reason reasons[ACCESS_REASONS_MAX];
    size_t count;
};

/* `values` in the order of object->fields. */
struct access_asked {
    enum access_action action;
    const struct meta_object *object;
    const struct value *values;
};
enum err access_explain(struct ctx *ctx, struct db_conn *conn, const struct access_caller *caller,
                        const struct access_asked *asked, struct access_explained *out);
/* "owner", "share" …, and a line for people: "He looks after it". */
struct text access_reason_name(enum access_reason_kind kind);
const struct label *access_reason_label(enum access_reason_kind kind);
