/* The conditions that records must meet: those that the product's objects bring along, and those that
 * administrators keep as records of validation_rule. Parsed once for a snapshot of the catalog and used by the
 * writer alone. A rule that can no longer be read (a field of it is gone) holds nobody up: it is left out here,
 * and its record says why (the field `broken`). */
#pragma once

#include "meta/formula.h"
#include "record/store.h"

struct rules;

struct rules *rules_new(void);
void rules_free(struct rules *rules);

/* The rules of an object, as this transaction sees them. */
enum err rules_of(struct record_env *env, const struct meta_object *object,
                  const struct meta_rule **out, size_t *count);
/* A save of this group touches them: they are read anew until the group has ended. */
void rules_touched(struct rules *rules);
void rules_group_ended(struct rules *rules);

/* Says in each rule's record whether it can be read under `catalog`; past the log, for it is a finding. */
enum err rules_look_again(struct record_env *env, const struct meta_catalog *catalog);
