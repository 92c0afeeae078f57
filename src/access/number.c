/* All that a caller's rights are made of, as one number. */
#include "access/snapshot.h"

/* FNV-1a over 64 bits at a time: to notice a change, not to resist anybody. */
static void mix(uint64_t *number, uint64_t more)
{
    *number = (*number ^ more) * UINT64_C(1099511628211);
    *number ^= *number >> 29;
}

static void mix_text(uint64_t *number, struct text text)
{
    mix(number, text.len);
    for (size_t i = 0; i < text.len; i++)
        mix(number, (unsigned char)text.ptr[i]);
}

static void mix_rules(uint64_t *number, const struct rules *rules)
{
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = &rules->rules[i];
        mix(number, (uint64_t)rule->id);
        mix(number, (uint64_t)rule->principal);
        mix(number, (uint64_t)rule->expires_at);
        mix(number, (uint64_t)rule->object->number);
        mix(number, (uint64_t)rule->restricts << 1 | (uint64_t)rule->edit);
        mix_text(number, rule->condition);
    }
}

uint64_t access_rights_number(const struct access_caller *caller)
{
    uint64_t number = UINT64_C(14695981039346656037);
    mix(&number, caller->admin);
    mix(&number, (uint64_t)caller->department);
    for (size_t i = 0; i < caller->role_count; i++)
        mix_text(&number, caller->roles[i]);
    for (size_t i = 0; caller->sets && i < ACCESS_SET_COUNT; i++) {
        const struct value_set *set = &caller->sets->set[i];
        mix(&number, set->count);
        for (size_t k = 0; k < set->count; k++)
            mix(&number, (uint64_t)set->ids[k]);
    }
    if (caller->policy) {
        mix(&number, caller->policy->matrix.hash);
        mix_rules(&number, &caller->policy->rules);
    }
    return number;
}
