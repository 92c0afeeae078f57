/* What runs between the last save of a group and its commit, and right after it. */
#pragma once

#include "record/store.h"

/* Registers with the writer; before anything is submitted to it. */
void record_commit_readers(struct record_store *store);
