/* The organisation in a data folder: opened with the modules and definitions that are compiled in. */
#pragma once

#include "module/module.h"
#include "record/store.h"

#define APP_ARENA_LIMIT ((size_t)256 << 20)

/* The modules of modules.def. */
const struct module *const *app_modules(size_t *count);

/* Opens it, making the folder and a first organisation record when there is none. `database` is a URL; empty: the
 * folder's file. */
enum err organisation_open(struct ctx *ctx, const char *folder, const char *database,
                           unsigned readers, struct record_store **out);
/* What keeps the search of an open organisation. */
struct search;
struct search *organisation_search(const struct record_store *store);
/* What tells of its changes. */
struct live;
struct live *organisation_live(const struct record_store *store);
