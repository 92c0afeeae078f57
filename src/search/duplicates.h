/* Duplicates: who is probably there already, asked while somebody types and, where the rule says so, by the save.
 *
 * The check answers under the caller's rights: what he may not read is neither compared nor told, and a record he
 * may not see is at most "exists, owned by". The refusing rule compares with the system's rights, whoever saves;
 * its refusal names no record the caller may not see. */
#pragma once

#include "record/hook.h"
#include "search/match.h"

#define DUPLICATES_MAX 30

enum duplicate_mode { DUPLICATES_OFF, DUPLICATES_WARN, DUPLICATES_BLOCK };
enum duplicate_show { SHOW_RECORD, SHOW_OWNER, SHOW_EXISTS };

struct duplicate_rule {
    enum duplicate_mode mode;
    enum duplicate_show show;
    int threshold;
    bool name, phone, email, registration, sound;
};

/* The administrator's row for the object; without one: warn from 80 where the product's objects have numbers or
 * addresses, nothing elsewhere. Off for objects that take no part. */
enum err duplicates_rule(struct record_env *env, const struct meta_object *object,
                         struct duplicate_rule *out);
/* Leaves out of the comparison what the rule does not compare. */
void duplicates_apply(const struct duplicate_rule *rule, struct match_fields *fields);

struct duplicate {
    int64_t id;
    struct text name;
    int64_t owner; /* 0: nobody, or the object has none */
    struct match_score score;
    bool visible; /* to env->caller */
};
/* The likest first, at most DUPLICATES_MAX (room in `out`) at or above `threshold`, without the record `self`. `save` may be NULL;
 * its records count though their rows are not written yet. */
struct duplicates_query {
    const struct match_profile *profile;
    int64_t self;
    int threshold;
    struct record_save *save;
};
enum err duplicates_find(struct record_env *env, const struct duplicates_query *query,
                         struct duplicate *out, size_t *count);

/* POST /{objects}/check-duplicates: appends {"mode","complete","data":[…]}; not complete while the
 * keys of older records are being made (keys_step.h). `given` are field values as people type them, half
 * a number or address included; with `id` the record as it is lies under them and is left out of the answer. */
enum err duplicates_check(struct record_env *env, const struct meta_object *object, int64_t id,
                          const struct json *given, struct buf *out);

/* Rows for app to put behind the modules'. */
const struct record_hook *duplicates_hooks(size_t *count);
const struct record_hook *duplicates_written(size_t *count);
