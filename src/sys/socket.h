/* The control socket in a data folder: another guanxi process hands its command to the one that serves.
 * The client passes its arguments, working folder and standard descriptors; the server runs the command
 * with them and answers with the exit code. */
#pragma once

#include "base/arena.h"

#include <stdbool.h>

struct control_request {
    int argc;
    const char **argv;  /* NULL-terminated, lives in the arena given */
    const char *folder; /* the client's working folder */
    int in, out, err;   /* the client's descriptors, owned by the receiver */
    int connection;
};

int control_listen(const char *path, int *out_fd);
/* Waits for a client; 0, or errno. The peer must be the same user or root. EBADF after
 * control_shutdown, and then listen_fd is closed. */
int control_accept(struct arena *arena, int listen_fd, struct control_request *out);
/* True when the client has gone away (Ctrl-C): the command stops at its next step. */
bool control_client_gone(const struct control_request *request);
/* Answers and closes the descriptors. */
void control_finish(struct control_request *request, int exit_code);
void control_shutdown(int listen_fd, const char *path);
/* Client side: sends the command; returns its exit code, -1 when nobody serves there, 1 when
 * the answer is lost (the command may have run). */
#define CONTROL_LOST (-2) /* it served but went away before it answered: what it did is unknown */
int control_call(const char *path, int argc, const char *const *argv);
