/* Private to the timeline: its entries from all sources, in one order.
 *
 * Newest first; at the same moment by kind, then the greater number first. A source gives its first limit + 1
 * entries behind the place where the page before ended, so that the page is right whatever it is mixed with. */
#pragma once

#include "record/log/history_entry.h"
#include "record/log/timeline.h"

struct timeline_place {
    int64_t at, kind, id; /* id: of the line, or of the record, or of the line in the audit */
};

struct timeline_item {
    struct timeline_place place;
    int64_t actor;
    struct history_entry entry; /* change: its newest line; the states around all of its lines */
    struct text record;         /* activity, task: members of its JSON */
    struct text action;         /* share */
    struct text level;
    const struct value *share; /* what the share was; NULL: not known any more */
};

struct timeline {
    struct record_env *env;
    const struct timeline_query *query;
    struct value *live; /* the record of today, NULL: deleted */
    bool goes_on;
    struct timeline_place before;
    struct timeline_item *items;
    size_t count, capacity;
    struct names names;
};

bool timeline_behind(const struct timeline *timeline, const struct timeline_place *place);
/* Rows behind the page before, for a source whose time and number are these nodes; NULL: all. */
const struct db_node *timeline_where(const struct timeline *timeline, enum timeline_kind kind,
                                     const struct db_node *at, const struct db_node *id);
/* NULL after reporting. Its actor's name will be known. */
struct timeline_item *timeline_add(struct timeline *timeline, const struct timeline_place *place,
                                   int64_t actor);
int timeline_compare(const void *a, const void *b);

enum err timeline_changes(struct timeline *timeline);
/* TIMELINE_ACTIVITY or TIMELINE_TASK. */
enum err timeline_related(struct timeline *timeline, enum timeline_kind kind);
enum err timeline_shares(struct timeline *timeline);
