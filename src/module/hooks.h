/* Small words for hooks: fields by name, what a change sets, changes to other records. */
#pragma once

#include "record/hook.h"

/* The field of the change's object; the name is one the module's own definition has. */
const struct meta_field *hook_field(const struct record_change *change, struct text name);
struct value hook_get(const struct record_change *change, struct text name);
/* A text; empty when there is none. */
struct text hook_text(const struct record_change *change, struct text name);
/* The value before the save; null for a create. */
struct value hook_before(const struct record_change *change, struct text name);
void hook_set(struct record_change *change, struct text name, struct value value);
/* The save leaves another value in the field than before. */
bool hook_changes(const struct record_change *change, struct text name);
bool hook_is_gone(const struct record_change *change); /* a delete */
/* An update of another record in the same save: the change that is there already, else a new one with system
 * rights. NULL when the save is full. */
struct record_change *hook_other(struct record_env *env, struct record_save *save,
                                 const struct meta_object *object, int64_t id);
/* Today in the organisation's zone. */
int64_t hook_today(const struct record_env *env);
