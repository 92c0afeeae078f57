/* Private to what shows the log: its lines as JSON, and who may read a record that may be deleted. */
#pragma once

#include "record/log/log_read.h"
#include "record/names.h"

struct text log_action_name(int64_t action);
/* Members of an open object. */
void log_put_line(struct json_out *out, struct record_env *env, const struct names *names,
                  const struct log_line *line);
void log_put_actor(struct json_out *out, struct record_env *env, const struct names *names,
                   int64_t actor);
void log_put_next(struct json_out *out, int64_t seq);
/* `*live` the row of today (NULL: deleted), `*last` what it was last. ERR_not_found when there never was one
 * or the caller may not read it. */
enum err log_may_read(struct record_env *env, const struct meta_object *object, int64_t id,
                      struct value **live, struct value **last);
