/* The commands of the program. A command that needs the organisation runs in the process that serves the
 * folder, handed over through its socket, or in this one under the folder's lock: the same function, with
 * the caller's descriptors and working folder. */
#pragma once

#include "app/settings.h"
#include "record/store.h"

#include <stdio.h>

enum exit_code { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2 };

struct command_io {
    FILE *in, *out, *err;
    const char *folder;             /* the caller's working folder: relative paths start there */
    bool terminal;                  /* err is a terminal: progress may be drawn */
    struct control_request *remote; /* NULL when it runs in the caller's own process */
};

struct command;
struct command_call {
    const struct command *command;  /* which one runs */
    const struct command *commands; /* all of them */
    struct ctx *ctx;
    struct command_io *io;
    struct record_store *store;  /* NULL unless the command needs it */
    struct access_caller caller; /* the system itself */
    const struct settings *settings;
    int argc; /* arguments behind the command's name */
    const char *const *argv;
};

struct command {
    const char *name;
    const char *usage;
    const char *summary;
    bool needs_store;
    int (*run)(struct command_call *call);
};

/* Who has this login; ERR_no_such_user. */
enum err command_user_id(struct command_call *call, struct text login, int64_t *out);

/* The table of commands.c, ended by a row without a name. */
extern const struct command commands[];
const struct command *command_find(const struct command *table, const char *name);

/* Runs a command: `given` has commands, io, store (NULL for one that needs none), settings and arguments. */
int command_run(const struct command *command, const struct command_call *given);

/* Says what went wrong: every fault on ctx, one line each; returns EXIT_FAILED. */
int command_failed(struct command_call *call, enum err err);
/* Says how the command is used; returns EXIT_USAGE. */
int command_usage(struct command_call *call, const char *problem);
/* True when the caller has gone (Ctrl-C on the other side): stop at the next step. */
bool command_cancelled(const struct command_call *call);
/* Path as seen from the caller's folder. */
const char *command_path(struct command_call *call, const char *path);

/* Options of a command: --name VALUE, --name=VALUE, or a bare --name where `value` is NULL. */
struct option_spec {
    const char *name;
    bool takes_value;
};
struct option_scan {
    struct command_call *call;
    const struct option_spec *specs; /* ended by a row without a name */
    int at;
    const char *name;  /* of the option found; NULL for a plain argument */
    const char *value; /* its value, or the plain argument */
    const char *problem;
};
/* The next option or argument; false at the end or with `problem` set. */
bool option_next(struct option_scan *scan);

int command_serve(struct command_call *call);
int command_user(struct command_call *call);
int command_organisation(struct command_call *call);
int command_import(struct command_call *call);
int command_export(struct command_call *call);
int command_undo(struct command_call *call);
int command_transactions(struct command_call *call);
int command_check(struct command_call *call);
int command_demo(struct command_call *call);
int command_version(struct command_call *call);
int command_help(struct command_call *call);
