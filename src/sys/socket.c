#include "sys/socket.h"

#include "base/buf.h"
#include "sys/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* One request: this head, with the three descriptors as ancillary data of its first byte, then `size`
 * bytes of NUL-ended strings: the folder and the arguments. The reply is the exit code as int32. Both ends
 * are this program on this machine, so the layout is that of the compiler. */
struct head {
    uint32_t magic; /* names the layout: another version does not answer to it */
    uint32_t argc;
    uint32_t size;
};

#define MAGIC 0x31495847u /* "GXI1" */
#define SIZE_MAX_BYTES ((size_t)1024 * 1024)
#define DESCRIPTORS 3
#define REQUEST_SECONDS 5 /* a client that connects and says nothing must not hold the others up */

union control_space {
    char bytes[CMSG_SPACE(DESCRIPTORS * sizeof(int))];
    struct cmsghdr align;
};

/* ---- addresses ---- */

/* Socket paths end at 107 bytes; a longer one is reached through an open descriptor of its folder.
 * *out_folder is -1 or to be closed after use. */
static int make_address(const char *path, struct sockaddr_un *out, int *out_folder)
{
    char folder[PATH_MAX];
    *out = (struct sockaddr_un){.sun_family = AF_UNIX};
    *out_folder = -1;
    size_t len = strlen(path);
    if (len < sizeof out->sun_path) {
        memcpy(out->sun_path, path, len + 1);
        return 0;
    }
    const char *name = strrchr(path, '/');
    if (!name || name == path || (size_t)(name - path) >= sizeof folder)
        return ENAMETOOLONG;
    memcpy(folder, path, (size_t)(name - path));
    folder[name - path] = '\0';
    *out_folder = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (*out_folder < 0)
        return errno;
    int wanted = snprintf(out->sun_path, sizeof out->sun_path, "/proc/self/fd/%d%s", *out_folder,
                          name);
    return wanted < (int)sizeof out->sun_path ? 0 : ENAMETOOLONG;
}

static void close_if_open(int fd)
{
    if (fd >= 0)
        fd_close(fd);
}

/* ---- server ---- */

int control_listen(const char *path, int *out_fd)
{
    struct sockaddr_un address;
    int folder;
    int error = make_address(path, &address, &folder);
    int fd = error ? -1 : socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (!error && fd < 0)
        error = errno;
    if (!error) {
        unlink(address.sun_path); /* of a process that died; the caller holds the folder's lock */
        fchmod(fd, 0600);         /* before bind: the name never exists with a wider mode */
        if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 16) != 0)
            error = errno;
    }
    close_if_open(folder);
    if (error)
        close_if_open(fd);
    else
        *out_fd = fd;
    return error;
}

static int check_peer(int connection)
{
    struct ucred peer;
    socklen_t size = sizeof peer;
    if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        return errno;
    return peer.uid == geteuid() || peer.uid == 0 ? 0 : EPERM;
}

/* Takes the descriptors out of a received message; exactly three, or none stay open. */
static bool take_descriptors(struct msghdr *message, int out[DESCRIPTORS])
{
    bool taken = false;
    for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part; part = CMSG_NXTHDR(message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS)
            continue;
        size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        bool right = !taken && count == DESCRIPTORS && !(message->msg_flags & MSG_CTRUNC);
        for (size_t i = 0; i < count; i++) {
            int fd;
            memcpy(&fd, CMSG_DATA(part) + i * sizeof fd, sizeof fd);
            if (right)
                out[i] = fd;
            else
                fd_close(fd);
        }
        taken |= right;
    }
    return taken;
}

static int receive_head(struct control_request *request, struct head *head)
{
    union control_space space;
    struct iovec bytes = {head, sizeof *head};
    struct msghdr message = {.msg_iov = &bytes,
                             .msg_iovlen = 1,
                             .msg_control = &space,
                             .msg_controllen = sizeof space};
    int fds[DESCRIPTORS];
    ssize_t got;
    do
        got = recvmsg(request->connection, &message, MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return errno == EAGAIN ? ETIMEDOUT : errno;
    if (!take_descriptors(&message, fds))
        return EPROTO;
    request->in = fds[0];
    request->out = fds[1];
    request->err = fds[2];
    size_t rest = sizeof *head - (size_t)got;
    if (!fd_read_exact(request->connection, (char *)head + got, rest))
        return EPROTO;
    bool sane = head->magic == MAGIC && head->size <= SIZE_MAX_BYTES && head->argc < head->size;
    return sane ? 0 : EPROTO;
}

/* Splits the strings; their number must be what the head says, to the last byte. */
static int read_strings(struct arena *arena, struct control_request *request, struct head head)
{
    char *strings = arena_alloc(arena, head.size);
    const char **argv = ARENA_ARRAY(arena, const char *, (size_t)head.argc + 1);
    if (!strings || !argv)
        return ENOMEM;
    if (!fd_read_exact(request->connection, strings, head.size) || strings[head.size - 1] != '\0')
        return EPROTO;
    const char *at = strings, *end = strings + head.size;
    request->folder = at;
    at += strlen(at) + 1;
    for (uint32_t i = 0; i < head.argc; i++) {
        if (at == end)
            return EPROTO;
        argv[i] = at;
        at += strlen(at) + 1;
    }
    request->argc = (int)head.argc;
    request->argv = argv;
    return at == end ? 0 : EPROTO;
}

static void close_all(struct control_request *request)
{
    close_if_open(request->in);
    close_if_open(request->out);
    close_if_open(request->err);
    close_if_open(request->connection);
    request->in = request->out = request->err = request->connection = -1;
}

int control_accept(struct arena *arena, int listen_fd, struct control_request *out)
{
    *out = (struct control_request){.in = -1, .out = -1, .err = -1, .connection = -1};
    int connection;
    do
        connection = accept4(listen_fd, NULL, NULL, SOCK_CLOEXEC);
    while (connection < 0 && (errno == EINTR || errno == ECONNABORTED));
    if (connection < 0 && errno == EINVAL) { /* control_shutdown */
        fd_close(listen_fd);
        return EBADF;
    }
    if (connection < 0)
        return errno;
    out->connection = connection;
    struct timeval patience = {.tv_sec = REQUEST_SECONDS};
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    struct head head = {0};
    int error = check_peer(connection);
    if (!error)
        error = receive_head(out, &head);
    if (!error)
        error = read_strings(arena, out, head);
    if (error)
        close_all(out);
    return error;
}

bool control_client_gone(const struct control_request *request)
{
    struct pollfd state = {.fd = request->connection, .events = POLLRDHUP};
    return poll(&state, 1, 0) > 0;
}

void control_finish(struct control_request *request, int exit_code)
{
    int32_t reply = exit_code;
    send(request->connection, &reply, sizeof reply, MSG_NOSIGNAL);
    close_all(request);
}

void control_shutdown(int listen_fd, const char *path)
{
    struct sockaddr_un address;
    int folder;
    if (make_address(path, &address, &folder) == 0)
        unlink(address.sun_path);
    close_if_open(folder);
    shutdown(listen_fd, SHUT_RDWR);
}

/* ---- client ---- */

static int connect_to(const char *path)
{
    struct sockaddr_un address;
    int folder;
    int fd = -1;
    if (make_address(path, &address, &folder) == 0)
        fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        fd_close(fd);
        fd = -1;
    }
    close_if_open(folder);
    return fd;
}

/* The standard descriptors, /dev/null in place of a closed one. Returns what is to be closed, or -1. */
static int standard_descriptors(int out[DESCRIPTORS])
{
    int spare = -1;
    for (int fd = 0; fd < DESCRIPTORS; fd++) {
        out[fd] = fd;
        if (fcntl(fd, F_GETFD) >= 0 && fd != spare)
            continue;
        if (spare < 0)
            spare = open("/dev/null", O_RDWR | O_CLOEXEC);
        out[fd] = spare;
    }
    return spare;
}

static bool send_head(int connection, const struct head *head)
{
    union control_space space;
    int fds[DESCRIPTORS];
    struct iovec bytes = {(void *)(uintptr_t)head, sizeof *head};
    struct msghdr message = {.msg_iov = &bytes,
                             .msg_iovlen = 1,
                             .msg_control = &space,
                             .msg_controllen = sizeof space};
    memset(&space, 0, sizeof space);
    int spare = standard_descriptors(fds);
    struct cmsghdr *part = CMSG_FIRSTHDR(&message);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(sizeof fds);
    memcpy(CMSG_DATA(part), fds, sizeof fds);
    ssize_t sent = sendmsg(connection, &message, MSG_NOSIGNAL);
    close_if_open(spare);
    return sent ==
           (ssize_t)sizeof *head; /* twelve bytes into an empty socket go whole or not at all */
}

static bool send_all(int connection, struct text bytes)
{
    while (bytes.len > 0) {
        ssize_t sent = send(connection, bytes.ptr, bytes.len, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        bytes = text_slice(bytes, (size_t)sent, bytes.len);
    }
    return true;
}

int control_call(const char *path, int argc, const char *const *argv)
{
    char folder[PATH_MAX];
    struct arena arena;
    struct buf strings;
    int32_t exit_code =
        CONTROL_LOST; /* once sent, a lost answer is no refusal: the command may have run */
    int connection = connect_to(path);
    if (connection < 0)
        return -1;
    arena_init(&arena, 2 * SIZE_MAX_BYTES + 65536);
    buf_init(&strings, &arena, SIZE_MAX_BYTES);
    if (!getcwd(folder, sizeof folder))
        folder[0] = '\0';
    buf_add(&strings, folder, strlen(folder) + 1);
    for (int i = 0; i < argc; i++)
        buf_add(&strings, argv[i], strlen(argv[i]) + 1);
    struct head head = {MAGIC, (uint32_t)argc, (uint32_t)strings.len};
    bool sent = !strings.overflow && send_head(connection, &head) &&
                send_all(connection, buf_text(&strings));
    if (!sent || !fd_read_exact(connection, &exit_code, sizeof exit_code))
        exit_code = CONTROL_LOST;
    fd_close(connection);
    arena_deinit(&arena);
    return exit_code;
}
