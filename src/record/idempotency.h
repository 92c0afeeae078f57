/* Requests that must act once: the reply of a save is kept under the caller's key, in the same transaction. */
#pragma once

#include "record/save.h"

/* Finds an earlier reply: *repeated and the reply, or ERR_idempotency_mismatch for another request. */
enum err idempotency_find(struct record_task *task);
/* Keeps the reply for 72 hours, and clears some of what is older. */
enum err idempotency_keep(struct record_task *task);
