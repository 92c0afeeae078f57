/* What guanxi import says while it runs and when it is done. */
#pragma once

#include "app/command.h"
#include "record/import/import.h"

struct import_progress {
    int phase;           /* 0: the first reading, 1: the second */
    int64_t started;     /* of the phase, monotonic ms */
    int64_t done, total; /* bytes of the file */
    int64_t rows;
};
/* One line on the terminal: how far, how fast, how long still. */
void command_import_progress(struct command_call *call, const struct import_progress *progress);
/* What happened, what is asked, how to undo; the exit code. */
int command_import_report(struct command_call *call, const struct record_import_plan *plan,
                          const struct record_import_report *report, enum err err);
