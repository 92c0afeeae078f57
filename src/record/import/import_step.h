/* An import as a job.
 *
 *   parameters  the plan (import_plan.h)
 *   state       {"phase":"save","part":1,"line":4711,"later":"0","counts":[[…],…]}
 *   report      {"dry_run":false,"phase":"done","stopped":false,"parts":[{"object","file","rows","creates",…,
 *                "columns":[…],"questions":[…],"orders":[…],"faults":[…]}]}
 *
 * 1. First every file is read whole and judged; nothing is saved. With open questions the job ends there.
 * 2. Then file after file is saved in chunks. The place behind a chunk, the rows it left out and the references that
 *    wait for later rows are written in the chunk's own transaction, so after any death of the process the job goes
 *    on behind the last chunk that was committed: nothing twice, nothing left out.
 * 3. What the first reading knows is not kept anywhere: it is read again, silently. */
#pragma once

#include "record/step.h"

enum err record_import_step(struct record_step *step);
