/* Keeps the indexes with every save, and makes them anew where they do not hold what they should. */
#pragma once

#include "record/hook.h"
#include "search/state.h"
#include "search/terms.h"

/* The row for record_hooks.readers: brings the records of a group up to date in their indexes. */
struct search;
struct record_commit_reader search_reader(struct search *search);

/* Before the store is opened. Lives in `arena`, which must outlive the store. */
struct search *search_new(struct arena *arena);
/* Starts the thread that builds what is missing, on the bulk lane; woken when the catalog has changed.
 * search_stop before the store is closed. */
void search_start(struct search *search, struct record_store *store);
void search_stop(struct search *search);

/* Builds everything that is missing, now: for tests and commands. */
enum err search_build_all(struct ctx *ctx, struct record_store *store);

/* Tells the thread that the catalog has changed. */
void search_wake(struct search *search);
