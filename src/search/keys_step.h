/* Making the keys of duplicates where a folder has none, or those of an earlier version, piece by piece, while
 * everybody works: what is saved meanwhile has its keys at once, and the check says that it does not know all yet. */
#pragma once

#include "record/step.h"

/* Once, when a folder is opened: an object without records needs no walk. */
enum err keys_open(struct ctx *ctx, struct record_store *store);
/* The job's step: no parameters; state {"version":"1","object":"12","after":"…"}. */
enum err keys_step(struct record_step *step);
