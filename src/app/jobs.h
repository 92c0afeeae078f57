/* The table of the kinds of long work. */
#pragma once

#include "work/job.h"

extern const struct job_kind app_jobs[];
extern const size_t app_job_count;
