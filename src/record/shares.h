/* Whom a share by hand names, for those who show it. */
#pragma once

#include "base/json_write.h"
#include "record/names.h"

/* The person or department, and who made the share. */
void shares_add_names(struct names *names, const struct meta_object *share,
                      const struct value *values);
/* {"user":{"id","name"}}, {"department":{…},"below":true} or {"role":{"key","name"},"below":true} */
void shares_put_with(struct json_out *json, const struct record_env *env,
                     const struct meta_object *share, const struct value *values,
                     const struct names *names);
