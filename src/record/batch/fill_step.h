/* Filling the columns of kept formulas and roll-ups on tables with many rows, piece by piece, while everybody works:
 * until the last piece is done, reading works the values out. */
#pragma once

#include "record/step.h"

/* Is there a kept field whose column is not filled? */
bool record_fill_needed(const struct meta_catalog *catalog);
/* The job's step: no parameters; state {"field":"12","after":"…"}. */
enum err record_fill_step(struct record_step *step);
