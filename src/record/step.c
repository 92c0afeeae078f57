#include "record/step.h"

/* Before anything was measured. */
#define FIRST_ROWS 50

size_t record_step_rows(const struct record_step *step, size_t most)
{
    int64_t budget_us = (int64_t)STEP_BUDGET_MS * 1000;
    size_t rows = FIRST_ROWS;
    if (db_contended(step->store->db))
        budget_us /= 2;
    if (step->row_us > 0)
        rows = (size_t)(budget_us / step->row_us);
    if (rows > most)
        rows = most;
    return rows ? rows : 1;
}

void record_step_cost(struct record_step *step, size_t rows, int64_t us)
{
    int64_t cost = rows ? us / (int64_t)rows : 0;
    step->row_us = cost > 0 ? cost : 1;
}
