/* What happened around a record, newest first: its changes, activities and tasks that concern it, shares that began
 * or ended. For a customer also activities and tasks about its contacts and opportunities.
 *
 * All of it under the reader's rights of today: of activities, tasks and what they are about those he may read; of
 * changes the fields he may see, masked ones masked. An update that touched nothing he may see, or nothing but
 * what Guanxi keeps by itself, is no entry. Lines of one transaction are one entry. */
#pragma once

#include "record/store.h"

enum timeline_kind {
    TIMELINE_CHANGE,
    TIMELINE_ACTIVITY,
    TIMELINE_TASK,
    TIMELINE_SHARE,
    TIMELINE_KINDS
};
/* TIMELINE_KINDS when there is none of that name. */
enum timeline_kind timeline_kind_from(struct text name);

#define TIMELINE_PAGE_MAX 200

struct timeline_query {
    const struct meta_object *object;
    int64_t id;
    bool kinds[TIMELINE_KINDS];
    int64_t by;         /* only what this user did; 0: whoever */
    struct text before; /* `next` of the page before; empty: the newest */
    int64_t limit;      /* 1 to TIMELINE_PAGE_MAX */
};
/* Appends {"data":[{"kind","at","id","actor",…}],"next":…}. ERR_not_found when there is no such record, alive or in
 * the bin, that the caller may read. */
enum err record_timeline(struct record_env *env, const struct timeline_query *query,
                         struct buf *out);
