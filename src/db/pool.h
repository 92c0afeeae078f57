/* The connections for reading: a stack, so that few are warm, and a gate that holds new readers while the
 * driver takes in its log. Private to db. */
#pragma once

#include "db/driver.h"

enum err pool_open(struct ctx *ctx, struct db *db, unsigned readers);
void pool_close(struct db *db);

/* Closes the gate for new readers and waits at most `ms` for those inside; false (and the gate open
 * again) when some stayed longer. */
bool pool_gate_close(struct db *db, int64_t ms);
void pool_gate_open(struct db *db);
