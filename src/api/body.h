/* Reading small request bodies: known keys only, with clear faults. */
#pragma once

#include "module/call.h"

/* Refuses keys that are not in `known` (separated by spaces). */
enum err body_known(struct call *call, const struct json *object, struct text known);
/* A text member; ERR_required when `needed` and absent. */
enum err body_text(struct call *call, const struct json *object, const char *key, bool needed,
                   struct text *out);
/* An id ("123" or {"id"}); 0 when absent. */
enum err body_id(struct call *call, const struct json *object, const char *key, int64_t *out);
bool body_bool(const struct json *object, const char *key);
/* An integer query parameter between low and high; `fallback` when absent. */
enum err query_int(struct call *call, const char *name, int64_t low, int64_t high, int64_t fallback,
                   int64_t *out);
