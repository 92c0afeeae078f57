/* What a condition of rights hangs on, as a hash. */
#include "access/policy.h"

#include <sodium.h>

struct hasher {
    crypto_generichash_state state;
    const struct access_caller *caller;
};

static void put_bytes(struct hasher *hasher, const void *bytes, size_t count)
{
    crypto_generichash_update(&hasher->state, bytes, count);
}

static void put_number(struct hasher *hasher, int64_t number)
{
    put_bytes(hasher, &number, sizeof number);
}

/* Lengths go in, so that no two lists run together alike. */
static void put_set(struct hasher *hasher, enum access_set set)
{
    const struct value_set *ids = &hasher->caller->sets->set[set];
    put_number(hasher, (int64_t)ids->count);
    if (ids->count)
        put_bytes(hasher, ids->ids, ids->count * sizeof *ids->ids);
}

static bool put_condition(struct hasher *hasher, const struct policy_condition *condition)
{
    put_number(hasher, (int64_t)condition->test);
    put_number(hasher, (int64_t)condition->field->index);
    put_number(hasher, condition->edit);
    if (condition->test == TEST_IN_SET)
        put_set(hasher, condition->set);
    if (condition->test == TEST_SHARED)
        put_set(hasher, SET_PRINCIPAL);
    return condition->test != TEST_PARENT;
}

static bool put_arms(struct hasher *hasher, const struct policy_rule *rule)
{
    bool alone = true;
    put_number(hasher, (int64_t)rule->count);
    for (size_t i = 0; i < rule->count; i++) {
        put_number(hasher, (int64_t)rule->arms[i].count);
        for (size_t k = 0; k < rule->arms[i].count; k++)
            alone = put_condition(hasher, &rule->arms[i].conditions[k]) && alone;
    }
    return alone;
}

/* A rule of another snapshot of the catalog would be parsed anew: that is not worth it here. */
static bool put_rules(struct hasher *hasher, const struct meta_object *object,
                      enum access_action action, bool restricts)
{
    const struct rule *rule;
    bool alone = true;
    for (size_t at = 0; (rule = rules_next(hasher->caller, object, restricts, action, &at));) {
        put_number(hasher, restricts);
        put_number(hasher, rule->id);
        put_number(hasher, (int64_t)rule->condition.len);
        put_bytes(hasher, rule->condition.ptr, rule->condition.len);
        alone = alone && rule->object == object && (!rule->expr || expr_row_alone(rule->expr));
    }
    return alone;
}

bool access_which_key(const struct access_caller *caller, enum access_action action,
                      const struct meta_object *object, struct access_key *out)
{
    struct hasher hasher = {.caller = caller};
    struct policy_rule rule;
    size_t at = 0;
    policy_rule(caller, action, object, &rule);
    if (!caller->sets || !caller->policy || rule.none ||
        (rule.all && !rules_next(caller, object, true, action, &at)) ||
        policy_needs_read(caller, action, object))
        return false;
    crypto_generichash_init(&hasher.state, NULL, 0, sizeof out->bytes);
    put_number(&hasher, caller->policy->state.catalog_version);
    put_number(&hasher, object->number);
    put_number(&hasher, (int64_t)action);
    put_number(&hasher, caller->user);
    put_number(&hasher, caller->department);
    put_set(&hasher, SET_TEAM);
    bool alone = put_arms(&hasher, &rule) && put_rules(&hasher, object, action, false) &&
                 put_rules(&hasher, object, action, true);
    crypto_generichash_final(&hasher.state, out->bytes, sizeof out->bytes);
    return alone;
}

bool access_has_rules(const struct access_caller *caller)
{
    return rules_any(caller);
}
