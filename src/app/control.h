/* The other end of the control socket: commands of other processes, run on the open organisation. */
#pragma once

#include "app/settings.h"
#include "record/store.h"

struct control;
struct command;

/* Listens in the data folder; NULL when the socket cannot be made (logged). */
struct control *control_start(struct record_store *store, const struct settings *settings,
                              const struct command *table, const char *folder);
/* Stops taking commands and waits for those under way. */
void control_stop(struct control *control);
