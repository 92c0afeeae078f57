/* Private to what shows changes field by field: one entry with the states before and after it, under today's
 * rights on each field. */
#pragma once

#include "record/log/history_write.h"

struct history_entry {
    const struct log_line *line;
    struct value *before, *after; /* NULL: there was no record */
    bool *erased;                 /* of the fields before; NULL: none */
};

/* Does the caller see that the entry changed this field? */
bool history_shows(const struct record_env *env, const struct history_entry *entry,
                   const struct meta_field *field);
/* What its references point to, for names_load. */
void history_add_names(const struct record_env *env, const struct meta_object *object,
                       const struct history_entry *entry, struct names *names);
/* The member "changes" of an open object. */
void history_put_changes(struct json_out *out, const struct record_env *env,
                         const struct meta_object *object, const struct history_entry *entry,
                         const struct names *names);
/* NULL stays NULL. */
struct value *history_copy(struct arena *arena, const struct meta_object *object,
                           const struct value *values);
