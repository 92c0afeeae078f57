/* The writer's life and what drivers need of it. Private to db. */
#pragma once

#include "db/driver.h"
#include "db/writer.h"

enum err writer_start(struct ctx *ctx, struct db *db);
/* Takes nothing new, does what is queued and ends the thread. */
void writer_finish(struct db *db);
/* Gives the connection back. */
void writer_stop(struct db *db);

/* Waits for the end of the running group and keeps the next from beginning. */
void writer_pause(struct db *db);
void writer_resume(struct db *db);
