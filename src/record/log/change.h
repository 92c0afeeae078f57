/* Questions about one change, for whatever reads it. */
#pragma once

#include "record/save.h"

/* Is the field's value another one after the change? Always so for what is not null in a create or delete. */
bool change_changes(const struct record_change *change, const struct meta_field *field);
/* Gives a fault of a change its place in the caller's body. */
void change_place_fault(struct ctx *ctx, int64_t row, struct text at, struct fault *fault);
