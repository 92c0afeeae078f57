/* The sets a caller's rights compare with. */
#include "access/principal.h"
#include "access/snapshot.h"

#include <stdlib.h>

struct sets_of_user {
    struct sets_of_user *next;
    int64_t user;
    struct access_sets sets;
};

/* --- making --- */

struct ids {
    struct arena *arena;
    int64_t *ids;
    size_t count;
    size_t room;
};

static void add(struct ids *list, const int64_t *ids, size_t count)
{
    if (list->count + count > list->room) {
        size_t room = 2 * list->room + count + 16;
        int64_t *more = ARENA_ARRAY(list->arena, int64_t, room);
        if (!more)
            return;
        if (list->count)
            memcpy(more, list->ids, list->count * sizeof *more);
        list->ids = more;
        list->room = room;
    }
    if (count)
        memcpy(list->ids + list->count, ids, count * sizeof *ids);
    list->count += count;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static struct value_set set_from(struct ids *list)
{
    if (list->count)
        qsort(list->ids, list->count, sizeof *list->ids, by_number);
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++)
        if (!i || list->ids[i] != list->ids[i - 1])
            list->ids[count++] = list->ids[i];
    return (struct value_set){list->ids, count};
}

static void team(const struct access_policy *policy, int64_t user, struct ids *out)
{
    const int64_t *below = NULL;
    size_t count = tree_below(&policy->people.managers, user, &below);
    add(out, &user, 1);
    add(out, below, count);
}

static void departments(const struct access_policy *policy, const struct access_caller *caller,
                        struct ids *out)
{
    const struct people *people = &policy->people;
    if (caller->department)
        add(out, &caller->department, 1);
    for (size_t i = 0; i < people->departments.count; i++)
        if (people->heads[i] == caller->user)
            add(out, &people->departments.ids[i], 1);
}

static void below(const struct access_policy *policy, const struct value_set *tops, struct ids *out)
{
    for (size_t i = 0; i < tops->count; i++) {
        const int64_t *ids = NULL;
        size_t count = tree_below(&policy->people.departments, tops->ids[i], &ids);
        add(out, &tops->ids[i], 1);
        add(out, ids, count);
    }
}

/* Whatever names a department "and below" means those whose department, or one above it, it is. */
static void name_departments(const struct access_policy *policy, const struct value_set *own,
                             struct ids *out)
{
    const struct tree *tree = &policy->people.departments;
    add(out, own->ids, own->count);
    for (size_t i = 0; i < own->count; i++) {
        int64_t all = -own->ids[i];
        add(out, &all, 1);
        size_t at = tree_find(tree, own->ids[i]);
        at = at < tree->count ? tree->parent[at] : tree->count;
        for (; at < tree->count; at = tree->parent[at]) {
            all = -tree->ids[at];
            add(out, &all, 1);
        }
    }
}

static void name_role(const struct matrix *matrix, uint16_t role, struct ids *out)
{
    int64_t number = access_role_number(matrix->roles[role].key);
    add(out, &number, 1);
    for (size_t depth = 0; role != ACCESS_NO_ROLE && depth < matrix->role_count;
         depth++, role = matrix->parents[role]) {
        number = -access_role_number(matrix->roles[role].key);
        add(out, &number, 1);
    }
}

static void principals(const struct access_policy *policy, const struct access_caller *caller,
                       const struct value_set *own, struct ids *out)
{
    const struct matrix *matrix = &policy->matrix;
    static const int64_t everybody = ACCESS_EVERYBODY;
    add(out, &everybody, 1);
    add(out, &caller->user, 1);
    name_departments(policy, own, out);
    for (size_t i = 0; i < caller->role_count; i++)
        if (caller->role_at[i] != ACCESS_NO_ROLE && matrix->roles[caller->role_at[i]].active)
            name_role(matrix, caller->role_at[i], out);
}

static struct sets_of_user *make(struct access_policy *policy, const struct access_caller *caller)
{
    struct arena *arena = &policy->arena;
    struct sets_of_user *made = ARENA_NEW(arena, struct sets_of_user);
    struct ids lists[ACCESS_SET_COUNT];
    for (size_t i = 0; i < ACCESS_SET_COUNT; i++)
        lists[i] = (struct ids){.arena = arena};
    if (!made)
        return NULL;
    struct value_set *set = made->sets.set;
    team(policy, caller->user, &lists[SET_TEAM]);
    departments(policy, caller, &lists[SET_DEPARTMENT]);
    set[SET_TEAM] = set_from(&lists[SET_TEAM]);
    set[SET_DEPARTMENT] = set_from(&lists[SET_DEPARTMENT]);
    below(policy, &set[SET_DEPARTMENT], &lists[SET_DEPARTMENT_BELOW]);
    principals(policy, caller, &set[SET_DEPARTMENT], &lists[SET_PRINCIPAL]);
    set[SET_DEPARTMENT_BELOW] = set_from(&lists[SET_DEPARTMENT_BELOW]);
    set[SET_PRINCIPAL] = set_from(&lists[SET_PRINCIPAL]);
    made->user = caller->user;
    return arena->failed ? NULL : made;
}

const struct access_sets *sets_of(const struct access_policy *published,
                                  const struct access_caller *caller)
{
    /* Everybody else reads; the sets are what may still be added, under the lock. */
    struct access_policy *policy = (struct access_policy *)(uintptr_t)published;
    struct sets_of_user **bucket =
        &policy->sets[((uint64_t)caller->user * UINT64_C(0x9E3779B97F4A7C15) >> 40) % SETS_BUCKETS];
    pthread_mutex_lock(&policy->lock);
    struct sets_of_user *found = *bucket;
    while (found && found->user != caller->user)
        found = found->next;
    if (!found && (found = make(policy, caller))) {
        found->next = *bucket;
        *bucket = found;
    }
    pthread_mutex_unlock(&policy->lock);
    return found ? &found->sets : NULL;
}
