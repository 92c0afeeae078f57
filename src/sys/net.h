/* Listening sockets and peer addresses. */
#pragma once

#include "base/arena.h"
#include "base/text.h"

struct sockaddr;

/* Listens on "127.0.0.1:8080", "[::1]:8080", "0.0.0.0:0" (port 0: a free one). 0, or an errno (EINVAL: not an
 * address). */
int net_listen(const char *address, int *out_fd, int *out_port);
void net_close(int fd);
/* The other end of a connection has closed it. Takes nothing from what has come and never waits. */
bool net_peer_gone(int fd);
/* "127.0.0.1" or "::1", without the port. */
struct text net_address_text(struct arena *arena, const struct sockaddr *address);
