#include "access/policy.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define ROLE_SALES                                                                                 \
    {                                                                                              \
        "sales", 5                                                                                 \
    }
#define NAME(literal)                                                                              \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

#define NONE SCOPE_NONE
#define OWN SCOPE_OWN
#define PARENT SCOPE_PARENT
#define ALL SCOPE_ALL

/* clang-format off */
/* What is not listed is refused. Objects of administrators have the last row of a role. The role admin may
 * everything and has no rows. */
static const struct policy_row {
    struct text role;
    struct text object; /* empty: every object an administrator made */
    enum access_scope scopes[ACCESS_ACTION_COUNT];
    const char *summary;
} rows[] = {
    /* role, object,                         read,  create, edit,  delete, export, import, assign */
    {ROLE_SALES, NAME("customer"),         {OWN,    OWN,    OWN,    OWN,    OWN,    NONE, OWN},
     "customers one looks after"},
    {ROLE_SALES, NAME("contact"),          {PARENT, PARENT, PARENT, PARENT, PARENT, NONE, NONE},
     "the people of those customers"},
    {ROLE_SALES, NAME("contact_point"),    {PARENT, PARENT, PARENT, PARENT, PARENT, NONE, NONE},
     "their numbers and addresses"},
    {ROLE_SALES, NAME("opportunity"),      {OWN,    OWN,    OWN,    OWN,    OWN,    NONE, OWN},
     "one's own deals"},
    {ROLE_SALES, NAME("opportunity_line"), {PARENT, PARENT, PARENT, PARENT, PARENT, NONE, NONE},
     "what is sold in them"},
    {ROLE_SALES, NAME("activity"),         {OWN,    OWN,    OWN,    OWN,    OWN,    NONE, OWN},
     "what one did or is to do, or noted for a colleague"},
    {ROLE_SALES, NAME("task"),             {OWN,    OWN,    OWN,    OWN,    OWN,    NONE, OWN},
     "the same for tasks"},
    {ROLE_SALES, NAME("report"),           {OWN,    OWN,    OWN,    OWN,    OWN,    NONE, NONE},
     "one's own reports; those without an owner are for everybody to read"},
    {ROLE_SALES, NAME("view"),             {OWN,    OWN,    OWN,    OWN,    OWN,    NONE, NONE},
     "the same for saved views"},
    {ROLE_SALES, NAME("product"),          {ALL,    NONE,   NONE,   NONE,   NONE,   NONE, NONE},
     "the price list"},
    {ROLE_SALES, NAME("pipeline"),         {ALL,    NONE,   NONE,   NONE,   NONE,   NONE, NONE},
     "how selling goes here"},
    {ROLE_SALES, NAME("stage"),            {ALL,    NONE,   NONE,   NONE,   NONE,   NONE, NONE},
     "the steps of it"},
    {ROLE_SALES, NAME("user"),             {ALL,    NONE,   NONE,   NONE,   NONE,   NONE, NONE},
     "colleagues"},
    {ROLE_SALES, NAME("department"),       {ALL,    NONE,   NONE,   NONE,   NONE,   NONE, NONE},
     "and where they are"},
    {ROLE_SALES, NAME("organisation"),     {ALL,    NONE,   NONE,   NONE,   NONE,   NONE, NONE},
     "currency, time zone and language of the house"},
    {ROLE_SALES, NAME(""),                 {OWN,    OWN,    OWN,    OWN,    OWN,    NONE, OWN},
     "objects of administrators: own where they have owners, else all"},
};
/* clang-format on */

static const struct field_row {
    struct text role;
    struct text object;
    struct text field;
    enum access_use use;
    const char *summary;
} field_rows[] = {
    {ROLE_SALES, NAME("customer"), NAME("credit_limit"), USE_READ, "set by finance"},
    {ROLE_SALES, NAME("customer"), NAME("credit_level"), USE_READ, "set by finance"},
    {ROLE_SALES, NAME("product"), NAME("cost"), USE_HIDDEN, "the margin is not for sales"},
    {ROLE_SALES, NAME("opportunity_line"), NAME("cost"), USE_HIDDEN, "the same, copied"},
    {ROLE_SALES, NAME("user"), NAME("mobile"), USE_MASKED, "a colleague's private number"},
};

/* How the records of an object belong to somebody, where owner alone does not say it. */
static const struct belonging {
    struct text object;
    bool creator;        /* who created it has the rights of an owner */
    bool unowned_shared; /* without an owner it is everybody's to read */
    struct text parents[2];
} belongings[] = {
    {NAME("activity"), .creator = true},
    {NAME("task"), .creator = true},
    {NAME("report"), .unowned_shared = true},
    {NAME("view"), .unowned_shared = true},
    {NAME("contact"), .parents = {NAME("customer")}},
    {NAME("contact_point"), .parents = {NAME("contact"), NAME("customer")}},
    {NAME("opportunity_line"), .parents = {NAME("opportunity")}},
};

static const struct policy_row *row_find(struct text role, const struct meta_object *object)
{
    struct text name = object->custom ? TEXT_EMPTY : object->name;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (text_eq(rows[i].object, name) && text_eq(rows[i].role, role))
            return &rows[i];
    return NULL;
}

const enum access_scope *policy_role_scopes(struct text role, const struct meta_object *object)
{
    const struct policy_row *row = row_find(role, object);
    return row ? row->scopes : NULL;
}

enum access_scope policy_role_scope(struct text role, enum access_action action,
                                    const struct meta_object *object)
{
    const struct policy_row *row = row_find(role, object);
    enum access_scope scope = row ? row->scopes[action] : SCOPE_NONE;
    if (object->custom && scope == SCOPE_OWN && !object->owned)
        return object->parent_owned ? SCOPE_PARENT : SCOPE_ALL;
    return scope;
}

/* An amount in the organisation's currency (amount_base) is used as the amount before it. */
static const struct meta_field *without_companion(const struct meta_field *field)
{
    const struct meta_field *before = field->index ? field - 1 : field;
    return before->base_column.len && text_eq(before->base_column, field->column) ? before : field;
}

enum access_use policy_field(struct text role, const struct meta_field *field)
{
    field = without_companion(field);
    for (size_t i = 0; i < COUNT_OF(field_rows); i++)
        if (text_eq(field_rows[i].field, field->name) &&
            text_eq(field_rows[i].object, field->object->name) && text_eq(field_rows[i].role, role))
            return field_rows[i].use;
    return USE_EDIT;
}

enum access_scope access_scope(const struct access_caller *caller, enum access_action action,
                               const struct meta_object *object)
{
    if (caller->system || caller->admin)
        return SCOPE_ALL;
    enum access_scope widest = SCOPE_NONE;
    for (size_t i = 0; i < caller->role_count; i++) {
        enum access_scope scope = policy_role_scope(caller->roles[i], action, object);
        widest = scope > widest ? scope : widest;
    }
    return widest;
}

/* --- rules --- */

static const struct belonging *belonging_of(const struct meta_object *object)
{
    for (size_t i = 0; i < COUNT_OF(belongings) && !object->custom; i++)
        if (text_eq(belongings[i].object, object->name))
            return &belongings[i];
    return NULL;
}

static void add_arm(struct policy_rule *rule, enum policy_test test, const struct meta_field *field,
                    enum access_action action)
{
    if (!field)
        return;
    struct policy_arm *arm = &rule->arms[rule->count++];
    arm->conditions[0] = (struct policy_condition){test, field, action};
    arm->count = 1;
}

static const struct meta_field *creator_of(const struct meta_object *object)
{
    return meta_field_find(object, TEXT("created_by"));
}

static void rule_own(const struct meta_object *object, enum access_action action,
                     struct policy_rule *rule)
{
    const struct belonging *belonging = belonging_of(object);
    add_arm(rule, TEST_IS_ME, object->owner, action);
    if (!object->owner || (belonging && belonging->creator))
        add_arm(rule, TEST_IS_ME, creator_of(object), action);
    if (belonging && belonging->unowned_shared &&
        (action == ACCESS_READ || action == ACCESS_EXPORT))
        add_arm(rule, TEST_IS_NULL, object->owner, action);
}

/* What one may do to a record by what one may do to the record it belongs to. */
static enum access_action action_on_parent(enum access_action action)
{
    return action == ACCESS_READ || action == ACCESS_EXPORT ? action : ACCESS_EDIT;
}

/* A record that belongs to nothing is its creator's. */
static void rule_parent(const struct meta_object *object, enum access_action action,
                        struct policy_rule *rule)
{
    const struct belonging *belonging = belonging_of(object);
    const struct meta_field *parents[2] = {object->parent_owned, NULL};
    for (size_t i = 0; belonging && i < COUNT_OF(parents); i++)
        parents[i] = belonging->parents[i].len ? meta_field_find(object, belonging->parents[i])
                                               : NULL;
    struct policy_arm orphan = {0};
    for (size_t i = 0; i < COUNT_OF(parents); i++) {
        if (!parents[i] || !parents[i]->target)
            continue;
        add_arm(rule, TEST_PARENT, parents[i], action_on_parent(action));
        orphan.conditions[orphan.count++] = (struct policy_condition){TEST_IS_NULL, parents[i],
                                                                      action};
    }
    const struct meta_field *creator = creator_of(object);
    if (!creator)
        return;
    orphan.conditions[orphan.count++] = (struct policy_condition){TEST_IS_ME, creator, action};
    rule->arms[rule->count++] = orphan;
}

void policy_rule(const struct access_caller *caller, enum access_action action,
                 const struct meta_object *object, struct policy_rule *out)
{
    *out = (struct policy_rule){.scope = access_scope(caller, action, object)};
    if (out->scope == SCOPE_OWN)
        rule_own(object, action, out);
    else if (out->scope == SCOPE_PARENT)
        rule_parent(object, action, out);
}

bool access_is_parent(const struct meta_field *field)
{
    if (field->type != FIELD_reference)
        return false;
    for (size_t i = 0; i < COUNT_OF(belongings); i++) {
        if (!text_eq(belongings[i].object, field->object->name))
            continue;
        return text_eq(belongings[i].parents[0], field->name) ||
               text_eq(belongings[i].parents[1], field->name);
    }
    return field == field->object->parent_owned;
}

size_t access_parents(const struct access_caller *caller, enum access_action action,
                      const struct meta_object *object,
                      const struct meta_field *fields[ACCESS_PARENTS_MAX])
{
    struct policy_rule rule;
    size_t count = 0;
    policy_rule(caller, action, object, &rule);
    for (size_t i = 0; i < rule.count && count < ACCESS_PARENTS_MAX; i++)
        if (rule.arms[i].conditions[0].test == TEST_PARENT)
            fields[count++] = rule.arms[i].conditions[0].field;
    return count;
}
