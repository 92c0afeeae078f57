#include "sys/net.h"

#include "base/buf.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

/* Splits "host:port" or "[host]:port"; false when it is neither. */
static bool address_split(const char *address, char *host, size_t host_size, char *port,
                          size_t port_size)
{
    const char *colon = strrchr(address, ':');
    if (!colon)
        return false;
    size_t len = (size_t)(colon - address);
    if (len >= 2 && address[0] == '[' && address[len - 1] == ']') {
        address++;
        len -= 2;
    }
    if (len == 0 || len >= host_size || strlen(colon + 1) >= port_size || !colon[1])
        return false;
    memcpy(host, address, len);
    host[len] = 0;
    memcpy(port, colon + 1, strlen(colon + 1) + 1);
    return true;
}

static int listen_on(const struct addrinfo *info, int *out_fd)
{
    int fd = socket(info->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return errno;
    int on = 1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, info->ai_addr, info->ai_addrlen) || listen(fd, 1024)) {
        int error = errno;
        close(fd);
        return error;
    }
    *out_fd = fd;
    return 0;
}

static int bound_port(int fd)
{
    struct sockaddr_storage bound;
    socklen_t size = sizeof bound;
    if (getsockname(fd, (struct sockaddr *)&bound, &size))
        return 0;
    if (bound.ss_family == AF_INET6)
        return ntohs(((struct sockaddr_in6 *)&bound)->sin6_port);
    return ntohs(((struct sockaddr_in *)&bound)->sin_port);
}

int net_listen(const char *address, int *out_fd, int *out_port)
{
    char host[256], port[16];
    if (!address_split(address, host, sizeof host, port, sizeof port))
        return EINVAL;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV};
    struct addrinfo *info;
    if (!strcmp(host, "localhost"))
        memcpy(host, "127.0.0.1", sizeof "127.0.0.1");
    if (getaddrinfo(host, port, &hints, &info))
        return EINVAL;
    int error = listen_on(info, out_fd);
    freeaddrinfo(info);
    if (!error)
        *out_port = bound_port(*out_fd);
    return error;
}

void net_close(int fd)
{
    close(fd);
}

bool net_peer_gone(int fd)
{
    char byte;
    ssize_t got = recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

/* inet_ntop goes through printf, and every request asks. */
static struct text ip4_text(struct arena *arena, const struct sockaddr_in *address)
{
    const unsigned char *bytes = (const unsigned char *)&address->sin_addr;
    struct buf buf;
    buf_init(&buf, arena, INET_ADDRSTRLEN);
    for (int i = 0; i < 4; i++) {
        if (i)
            buf_add_char(&buf, '.');
        buf_add_int(&buf, bytes[i]);
    }
    return buf_text(&buf);
}

struct text net_address_text(struct arena *arena, const struct sockaddr *address)
{
    char host[INET6_ADDRSTRLEN] = "";
    if (address->sa_family == AF_INET)
        return ip4_text(arena, (const struct sockaddr_in *)(const void *)address);
    if (address->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)address)->sin6_addr, host, sizeof host);
    return text_dup(arena, text_of(host));
}
