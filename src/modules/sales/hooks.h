/* The rules of sales, one function a rule; rows in sales.c. */
#pragma once

#include "record/hook.h"

enum err sales_stage_fields(struct record_env *env, struct record_save *save,
                            struct record_change **changes, size_t count);
enum err sales_opportunity_stage(struct record_env *env, struct record_save *save,
                                 struct record_change **changes, size_t count);
enum err sales_opportunity_dates(struct record_env *env, struct record_save *save,
                                 struct record_change **changes, size_t count);
enum err sales_line_amount(struct record_env *env, struct record_save *save,
                           struct record_change **changes, size_t count);
