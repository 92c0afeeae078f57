#include "folder.h"
#include "sys/clock.h"
#include "sys/file.h"
#include "sys/socket.h"
#include "sys/thread.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

/* Forks a client whose standard output is `out`; the child's exit code is what control_call returned. */
static pid_t start_client(const char *path, int argc, const char *const *argv, int out)
{
    pid_t child = fork();
    if (child == 0) {
        if (chdir(folder) != 0 || (out >= 0 && dup2(out, STDOUT_FILENO) < 0))
            _exit(99);
        _exit(control_call(path, argc, argv) & 0xFF);
    }
    return child;
}

static int exit_code(pid_t child)
{
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void a_command_travels_with_its_surroundings(void **state)
{
    (void)state;
    const char *path = in_folder("control"), *output = in_folder("output");
    const char *const argv[] = {"export", "客户", "", "-o", "-"};
    int listen_fd, out = open(output, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    struct control_request request;
    struct stat info;
    assert_int_equal(control_listen(path, &listen_fd), 0);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    pid_t client = start_client(path, 5, argv, out);
    assert_int_equal(control_accept(&arena, listen_fd, &request), 0);
    assert_int_equal(request.argc, 5);
    for (int i = 0; i < 5; i++)
        assert_string_equal(request.argv[i], argv[i]);
    assert_null(request.argv[5]);
    assert_string_equal(request.folder, folder);
    assert_int_equal(fcntl(request.out, F_GETFD), FD_CLOEXEC);
    assert_false(control_client_gone(&request));
    assert_int_equal(write(request.out, "rows\n", 5), 5); /* into the client's own file */
    control_finish(&request, 42);
    assert_int_equal(exit_code(client), 42);
    struct text written;
    assert_int_equal(file_read_all(&arena, output, 100, &written), 0);
    assert_text(written, "rows\n");
    close(out);
    control_shutdown(listen_fd, path);
    assert_int_equal(control_accept(&arena, listen_fd, &request), EBADF);
}

static void a_client_that_dies_is_noticed(void **state)
{
    (void)state;
    const char *path = in_folder("control");
    const char *const argv[] = {"backup"};
    int listen_fd;
    struct control_request request;
    assert_int_equal(control_listen(path, &listen_fd), 0);
    pid_t client = start_client(path, 1, argv, -1);
    assert_int_equal(control_accept(&arena, listen_fd, &request), 0);
    assert_false(control_client_gone(&request));
    kill(client, SIGKILL);
    waitpid(client, NULL, 0);
    for (int i = 0; i < 5000 && !control_client_gone(&request); i++)
        clock_sleep(1);
    assert_true(control_client_gone(&request));
    control_finish(&request, 0); /* harmless */
    control_shutdown(listen_fd, path);
    control_accept(&arena, listen_fd, &request);
}

static void nobody_serves(void **state)
{
    (void)state;
    const char *const argv[] = {"x"};
    assert_int_equal(control_call(in_folder("none"), 1, argv), -1);
    int listen_fd;
    const char *path = in_folder("control");
    assert_int_equal(control_listen(path, &listen_fd), 0);
    close(listen_fd); /* as a killed server leaves it */
    assert_true(file_exists(path));
    assert_int_equal(control_call(path, 1, argv), -1);
    assert_int_equal(control_listen(path, &listen_fd), 0); /* and the next one takes its place */
    struct control_request request;
    control_shutdown(listen_fd, path);
    assert_false(file_exists(path));
    assert_int_equal(control_accept(&arena, listen_fd, &request), EBADF);
}

static void a_server_that_dies_is_a_failure(void **state)
{
    (void)state;
    const char *path = in_folder("control");
    const char *const argv[] = {"import"};
    int listen_fd;
    struct control_request request;
    assert_int_equal(control_listen(path, &listen_fd), 0);
    pid_t client = start_client(path, 1, argv, -1);
    assert_int_equal(control_accept(&arena, listen_fd, &request), 0);
    close(request.connection); /* no answer: the command may have run, so -1 would be wrong */
    assert_int_equal(exit_code(client), 256 + CONTROL_LOST);
    close(request.in);
    close(request.out);
    close(request.err);
    control_shutdown(listen_fd, path);
    control_accept(&arena, listen_fd, &request);
}

static int raw_connection(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path, path, strlen(path));
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static int open_descriptors(void)
{
    int count = 0;
    for (int fd = 0; fd < 256; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

static void nonsense_is_refused_and_leaks_nothing(void **state)
{
    (void)state;
    const char *path = in_folder("control");
    int listen_fd;
    struct control_request request;
    assert_int_equal(control_listen(path, &listen_fd), 0);
    int before = open_descriptors();
    static const char *const nonsense[] = {"", "GET / HTTP/1.1\r\n\r\n", "x"};
    for (size_t i = 0; i < 3; i++) {
        int fd = raw_connection(path);
        assert_int_equal(write(fd, nonsense[i], strlen(nonsense[i])), strlen(nonsense[i]));
        close(fd);
        assert_int_equal(control_accept(&arena, listen_fd, &request), EPROTO);
    }
    assert_int_equal(open_descriptors(), before);
    control_shutdown(listen_fd, path);
    control_accept(&arena, listen_fd, &request);
}

/* Heads that lie about their strings, with the right descriptors. */
static void lying_heads_are_refused(void **state)
{
    (void)state;
    static const uint32_t lies[][3] = {
        {0x31495847u, 5, 4},          /* more arguments than bytes */
        {0x31495847u, 1, 0x7FFFFFFF}, /* too large */
        {0x31495847u, 4, 8},          /* too few strings */
        {0x31495847u, 1, 8},          /* too many */
        {0x31495847u, 0, 0},          /* none */
        {0x12345678u, 3, 8},          /* another program */
    };
    const char *path = in_folder("control");
    int listen_fd;
    struct control_request request;
    assert_int_equal(control_listen(path, &listen_fd), 0);
    int before = open_descriptors();
    for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++) {
        int fd = raw_connection(path), fds[3] = {0, 1, 2};
        union {
            char bytes[CMSG_SPACE(sizeof(int) * 3)];
            struct cmsghdr align;
        } space = {{0}};
        char bytes[20];
        memcpy(bytes, lies[i], 12);
        memcpy(bytes + 12, "/a\0b\0c\0", 8);
        struct iovec vector = {bytes, sizeof bytes};
        struct msghdr message = {.msg_iov = &vector,
                                 .msg_iovlen = 1,
                                 .msg_control = &space,
                                 .msg_controllen = sizeof space};
        struct cmsghdr *part = CMSG_FIRSTHDR(&message);
        part->cmsg_level = SOL_SOCKET;
        part->cmsg_type = SCM_RIGHTS;
        part->cmsg_len = CMSG_LEN(sizeof fds);
        memcpy(CMSG_DATA(part), fds, sizeof fds);
        assert_int_equal(sendmsg(fd, &message, 0), sizeof bytes);
        close(fd);
        assert_int_equal(control_accept(&arena, listen_fd, &request), EPROTO);
        assert_int_equal(open_descriptors(), before);
    }
    control_shutdown(listen_fd, path);
    control_accept(&arena, listen_fd, &request);
}

struct server {
    int listen_fd;
    int result;
};

static void *serve(void *arg)
{
    struct server *server = arg;
    struct arena own;
    struct control_request request;
    arena_init(&own, 1000000);
    server->result = control_accept(&own, server->listen_fd, &request);
    arena_deinit(&own);
    return NULL;
}

static void shutdown_wakes_the_one_who_waits(void **state)
{
    (void)state;
    const char *path = in_folder("control");
    struct server server = {0};
    pthread_t thread;
    assert_int_equal(control_listen(path, &server.listen_fd), 0);
    thread_start(&thread, "accept", serve, &server);
    clock_sleep(20);
    control_shutdown(server.listen_fd, path);
    thread_join(thread);
    assert_int_equal(server.result, EBADF);
}

static void long_paths_work(void **state)
{
    (void)state;
    char name[150];
    memset(name, 'x', sizeof name);
    name[149] = '\0';
    assert_int_equal(file_make_folder(in_folder(name)), 0);
    const char *path = text_cstr(&arena, text_format(&arena, "%s/%s/control", folder, name));
    const char *const argv[] = {"version"};
    int listen_fd;
    struct control_request request;
    assert_int_equal(control_listen(path, &listen_fd), 0);
    pid_t client = start_client(path, 1, argv, -1);
    assert_int_equal(control_accept(&arena, listen_fd, &request), 0);
    control_finish(&request, 3);
    assert_int_equal(exit_code(client), 3);
    control_shutdown(listen_fd, path);
    assert_false(file_exists(path));
    control_accept(&arena, listen_fd, &request);
}

static void many_arguments_arrive(void **state)
{
    (void)state;
    enum { COUNT = 5000 };
    const char *argv[COUNT];
    for (int i = 0; i < COUNT; i++)
        argv[i] = text_cstr(&arena, text_format(&arena, "argument-%d-%050d", i, i));
    const char *path = in_folder("control");
    int listen_fd;
    struct control_request request;
    assert_int_equal(control_listen(path, &listen_fd), 0);
    pid_t client = start_client(path, COUNT, argv, -1);
    assert_int_equal(control_accept(&arena, listen_fd, &request), 0);
    assert_int_equal(request.argc, COUNT);
    assert_string_equal(request.argv[COUNT - 1], argv[COUNT - 1]);
    control_finish(&request, 0);
    assert_int_equal(exit_code(client), 0);
    control_shutdown(listen_fd, path);
    control_accept(&arena, listen_fd, &request);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_command_travels_with_its_surroundings),
        IN_FOLDER(a_client_that_dies_is_noticed),
        IN_FOLDER(nobody_serves),
        IN_FOLDER(a_server_that_dies_is_a_failure),
        IN_FOLDER(nonsense_is_refused_and_leaks_nothing),
        IN_FOLDER(lying_heads_are_refused),
        IN_FOLDER(shutdown_wakes_the_one_who_waits),
        IN_FOLDER(long_paths_work),
        IN_FOLDER(many_arguments_arrive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
