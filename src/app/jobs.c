#include "app/jobs.h"

#include "record/batch/batch.h"
#include "record/batch/fill_step.h"
#include "record/batch/index_step.h"
#include "record/import/import_step.h"
#include "record/log/history.h"
#include "search/keys_step.h"

#define T(literal)                                                                                 \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }

const struct job_kind app_jobs[] = {
    {T("batch"), T("Changes, assigns or deletes many records"), record_batch_step},
    {T("fill"), T("Fills the columns of new formulas and roll-ups"), record_fill_step},
    {T("hand_over"), T("Moves what somebody looked after to others"), record_batch_step},
    {T("import"), T("Brings records in from files"), record_import_step},
    {T("index"), T("Makes an index on fields of an object"), record_index_step},
    {T("keys"), T("Makes the keys by which duplicates are found"), keys_step},
    {T("undo"), T("Takes a large transaction back"), record_undo_step},
};
const size_t app_job_count = sizeof app_jobs / sizeof *app_jobs;
