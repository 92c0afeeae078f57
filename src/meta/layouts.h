/* Default layouts of an object: which fields stand in its list, form, head, board and path. */
#pragma once

#include "meta/definition.h"

/* Fills list, form, figures, board, path and the JSON for those who may see all. Fields that are unknown or
 * retired are left out; without a list or a form one is made. The object's fields are linked already. */
void layouts_link(struct arena *arena, const struct object_def *def, struct meta_object *object);

/* Writes the object under the key "layouts"; `shown` NULL: all. */
void layouts_write(struct json_out *out, const struct meta_object *object,
                   bool (*shown)(const struct meta_field *field, const void *subject),
                   const void *subject);
