#include "access/policy.h"

/* --- what the roles give --- */

unsigned policy_scopes(const struct access_caller *caller, enum access_action action,
                       const struct meta_object *object)
{
    const struct access_policy *policy = caller->policy;
    unsigned scopes = 0;
    if (caller->system || caller->admin)
        return 1u << SCOPE_ALL;
    for (size_t i = 0; policy && i < caller->role_count; i++) {
        uint16_t role = caller->role_at[i];
        if (role == ACCESS_NO_ROLE || !policy->matrix.roles[role].active)
            continue;
        uint8_t scope = matrix_scope(&policy->matrix, role, object, action);
        scopes |= 1u << (scope & (uint8_t)~MATRIX_CHANGED);
    }
    return scopes & ~(1u << SCOPE_NONE);
}

/* What the object's floor lets everybody do who has any right to do it. */
static bool floor_gives(const struct meta_object *object, enum access_action action)
{
    return (action == ACCESS_READ && object->floor == FLOOR_READ) ||
           ((action == ACCESS_READ || action == ACCESS_EDIT) && object->floor == FLOOR_EDIT);
}

static unsigned with_floor(unsigned scopes, enum access_action action,
                           const struct meta_object *object)
{
    if (!scopes)
        return 0;
    if (floor_gives(object, action))
        return 1u << SCOPE_ALL;
    if (object->floor == FLOOR_PARENT && (action == ACCESS_READ || action == ACCESS_EDIT))
        scopes |= 1u << SCOPE_PARENT;
    return scopes;
}

enum access_scope access_scope(const struct access_caller *caller, enum access_action action,
                               const struct meta_object *object)
{
    unsigned scopes = with_floor(policy_scopes(caller, action, object), action, object);
    enum access_scope widest = SCOPE_ALL;
    while (widest > SCOPE_NONE && !(scopes & 1u << widest))
        widest--;
    return widest;
}

bool access_has_scope(const struct access_caller *caller, enum access_action action,
                      const struct meta_object *object, enum access_scope scope)
{
    unsigned scopes = with_floor(policy_scopes(caller, action, object), action, object);
    return scope == SCOPE_NONE ? !scopes : (scopes & 1u << scope) != 0;
}

enum access_scope access_role_scope(const struct access_policy *policy, struct text role,
                                    const struct meta_object *object, enum access_action action,
                                    bool *changed)
{
    uint8_t scope = text_eq(role, TEXT("admin"))
                        ? SCOPE_ALL
                        : matrix_scope(&policy->matrix, matrix_role(&policy->matrix, role), object,
                                       action);
    if (changed)
        *changed = (scope & MATRIX_CHANGED) != 0;
    return (enum access_scope)(scope & ~MATRIX_CHANGED);
}

enum access_use access_role_use(const struct access_policy *policy, struct text role,
                                const struct meta_field *field, bool *changed)
{
    uint8_t use = text_eq(role, TEXT("admin"))
                      ? USE_EDIT
                      : matrix_use(&policy->matrix, matrix_role(&policy->matrix, role), field);
    if (changed)
        *changed = (use & MATRIX_CHANGED) != 0;
    return (enum access_use)(use & ~MATRIX_CHANGED);
}

const struct access_role *access_roles(const struct access_policy *policy, size_t *count)
{
    *count = policy->matrix.role_count;
    return policy->matrix.roles;
}

/* Whether what `scopes` reach lies within what `reading` reaches. Shares, grants and floors that give any action give
 * reading with it, and restrictions hold for all actions alike. */
static bool is_within(unsigned scopes, unsigned reading)
{
    const unsigned parent = 1u << SCOPE_PARENT, team = 1u << SCOPE_TEAM;
    const unsigned below = 1u << SCOPE_DEPARTMENT_BELOW, department = 1u << SCOPE_DEPARTMENT;
    if (reading & 1u << SCOPE_ALL)
        return true;
    if ((scopes & ~parent) && !(reading & ~parent))
        return false;
    return !(scopes & 1u << SCOPE_ALL) && (!(scopes & parent) || (reading & parent)) &&
           (!(scopes & team) || (reading & team)) && (!(scopes & below) || (reading & below)) &&
           (!(scopes & department) || (reading & (department | below)));
}

bool policy_needs_read(const struct access_caller *caller, enum access_action action,
                       const struct meta_object *object)
{
    if (action == ACCESS_READ || action == ACCESS_CREATE)
        return false;
    unsigned scopes = with_floor(policy_scopes(caller, action, object), action, object);
    unsigned reading = with_floor(policy_scopes(caller, ACCESS_READ, object), ACCESS_READ, object);
    return !is_within(scopes, reading);
}

bool access_text_number(const struct access_caller *caller, uint64_t *number)
{
    *number = caller->policy && !caller->system && !caller->admin ? caller->policy->matrix.hash : 0;
    return !rules_any(caller);
}

/* --- arms --- */

static struct policy_condition *add_arm(struct policy_rule *rule, enum policy_test test,
                                        const struct meta_field *field)
{
    static struct policy_condition lost;
    if (!field || rule->count == POLICY_ARMS_MAX)
        return &lost;
    struct policy_arm *arm = &rule->arms[rule->count++];
    arm->conditions[0] = (struct policy_condition){.test = test, .field = field};
    arm->count = 1;
    return &arm->conditions[0];
}

static void add_set(struct policy_rule *rule, const struct meta_field *field, enum access_set set)
{
    if (field)
        add_arm(rule, TEST_IN_SET, field)->set = set;
}

static const struct meta_field *creator_of(const struct meta_object *object)
{
    return meta_field_find(object, TEXT("created_by"));
}

/* Everything wider than PARENT contains what is one's own; the team does by its set. Of objects without owner and
 * department everything is said of who created them. */
static void add_owners(const struct meta_object *object, enum access_action action, unsigned scopes,
                       struct policy_rule *rule)
{
    const struct meta_field *owner = object->owner ? object->owner : creator_of(object);
    unsigned departments = 1u << SCOPE_DEPARTMENT | 1u << SCOPE_DEPARTMENT_BELOW;
    bool team = (scopes & 1u << SCOPE_TEAM) || (!object->department && scopes & departments);
    if (team)
        add_set(rule, owner, SET_TEAM);
    else
        add_arm(rule, TEST_IS_ME, owner);
    if (scopes & 1u << SCOPE_DEPARTMENT_BELOW)
        add_set(rule, object->department, SET_DEPARTMENT_BELOW);
    else if (scopes & 1u << SCOPE_DEPARTMENT)
        add_set(rule, object->department, SET_DEPARTMENT);
    if (object->owner && object->creator_owns)
        add_arm(rule, TEST_IS_ME, creator_of(object));
    if (action != ACCESS_READ && action != ACCESS_EXPORT)
        return;
    if (object->unowned_read)
        add_arm(rule, TEST_IS_NULL, object->owner);
    add_set(rule, object->shared_by, SET_PRINCIPAL);
}

/* What one may do to a record by what one may do to the record it belongs to. */
static enum access_action action_on_parent(enum access_action action)
{
    return action == ACCESS_READ || action == ACCESS_EXPORT ? action : ACCESS_EDIT;
}

/* A record that belongs to nothing is its creator's. */
static void add_parents(const struct meta_object *object, enum access_action action,
                        struct policy_rule *rule)
{
    struct policy_arm orphan = {.count = 0};
    for (size_t i = 0; i < object->parent_count; i++) {
        add_arm(rule, TEST_PARENT, object->parents[i])->action = action_on_parent(action);
        orphan.conditions[orphan.count++] = (struct policy_condition){.test = TEST_IS_NULL,
                                                                      .field = object->parents[i]};
    }
    const struct meta_field *creator = creator_of(object);
    if (!creator || rule->count == POLICY_ARMS_MAX)
        return;
    orphan.conditions[orphan.count++] = (struct policy_condition){.test = TEST_IS_ME,
                                                                  .field = creator};
    rule->arms[rule->count++] = orphan;
}

/* Shares widen reading and, when they say so, changing. */
static void add_shares(const struct access_caller *caller, const struct meta_object *object,
                       enum access_action action, struct policy_rule *rule)
{
    bool reading = action == ACCESS_READ || action == ACCESS_EXPORT;
    if (!caller->policy || !caller->policy->share ||
        (!reading && action != ACCESS_EDIT && action != ACCESS_BULK))
        return;
    add_arm(rule, TEST_SHARED, meta_field_find(object, TEXT("id")))->edit = !reading;
}

void policy_rule(const struct access_caller *caller, enum access_action action,
                 const struct meta_object *object, struct policy_rule *out)
{
    unsigned scopes = with_floor(policy_scopes(caller, action, object), action, object);
    out->none = !scopes;
    out->all = (scopes & 1u << SCOPE_ALL) != 0;
    out->count = 0;
    if (out->none || out->all)
        return;
    if (scopes & ~(1u << SCOPE_PARENT))
        add_owners(object, action, scopes, out);
    if (scopes & 1u << SCOPE_PARENT)
        add_parents(object, action, out);
    add_shares(caller, object, action, out);
}

/* --- parents --- */

bool access_is_parent(const struct meta_field *field)
{
    const struct meta_object *object = field->object;
    for (size_t i = 0; i < object->parent_count; i++)
        if (object->parents[i] == field)
            return true;
    return false;
}

size_t access_parents(const struct access_caller *caller, enum access_action action,
                      const struct meta_object *object,
                      const struct meta_field *fields[ACCESS_PARENTS_MAX])
{
    if (access_scope(caller, action, object) == SCOPE_ALL ||
        !access_has_scope(caller, action, object, SCOPE_PARENT))
        return 0;
    for (size_t i = 0; i < object->parent_count; i++)
        fields[i] = object->parents[i];
    return object->parent_count;
}

bool access_read_follows(const struct access_caller *caller, const struct meta_field *by)
{
    size_t at = 0;
    return access_has_scope(caller, ACCESS_READ, by->object, SCOPE_PARENT) &&
           access_is_parent(by) && !rules_next(caller, by->object, true, ACCESS_READ, &at);
}
