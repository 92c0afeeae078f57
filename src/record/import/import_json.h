/* Findings of an import as JSON: in the report of the job and in a preview alike. */
#pragma once

#include "record/import/import.h"

struct text import_questions_json(struct arena *arena, const struct record_import_report *report);
struct text import_orders_json(struct arena *arena, const struct record_import_report *report);
struct text import_columns_json(struct arena *arena, const struct record_import_report *report);
struct text import_fault_json(struct arena *arena, const struct record_import_fault *fault);
