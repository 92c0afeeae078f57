/* Answering a repeated Idempotency-Key: the save is not done again, and the reply is made anew of what the caller may
 * see today. What was kept may hold values of a record, or of fields, that he has no right to any more. */
#pragma once

#include "module/call.h"

/* In a read transaction, with the caller found. `kept` is the former reply; appends today's to call->out.
 * ERR_not_found or ERR_forbidden when a record in it is not to be seen any more. */
enum err again_answer(struct call *call, struct text kept);
