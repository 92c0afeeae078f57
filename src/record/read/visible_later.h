/* Sets that take long are made beside the requests that want them: one after another on a thread of its own, each
 * once however many wait for it. Nobody waits: what wants a set goes without until it is there. */
#pragma once

#include "record/read/visible.h"

/* Connections that it reads with. */
#define VISIBLE_READERS 1
/* Sets waited for at once; what comes on top asks again later. */
#define LATER_MAX 64
/* A set that takes longer is given up, and not tried again for as long. */
#define LATER_MS (INT64_C(60) * 1000)

struct visible_later;

/* What the thread does for each: in a transaction of its own, with the rights of him who asked as they are then. A set
 * that holds at `line` of the log need not be made. */
typedef enum err visible_make(struct record_env *env, const struct meta_object *object,
                              int64_t line);

struct visible_later *visible_later_new(visible_as_user *as_user, visible_make *make);
/* Waits for the one being made; the others are dropped. Nothing may be asked afterwards. */
void visible_later_stop(struct visible_later *later);
void visible_later_free(struct visible_later *later);

/* `key` says what is the same; `line` is the env's. */
void visible_later_ask(struct visible_later *later, const struct record_env *env,
                       const struct meta_object *object, const struct access_key *key,
                       int64_t line);
