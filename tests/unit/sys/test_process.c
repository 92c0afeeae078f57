#include "../base/unit.h"
#include "sys/clock.h"
#include "sys/process.h"
#include "sys/thread.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

/* Runs in a child, for signal masks and terminals belong to a process. */
static int exit_code_of(int (*run)(void))
{
    int status;
    pid_t child = fork();
    if (child == 0)
        _exit(run());
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static int wait_for_hangup(void)
{
    process_signals_block();
    kill(getpid(), SIGPIPE); /* ignored */
    kill(getpid(), SIGHUP);
    return process_signal_wait() == SIGHUP ? 0 : 1;
}

static void *stop(void *arg)
{
    process_signal_stop();
    return arg;
}

static int wait_for_stop(void)
{
    pthread_t thread;
    process_signals_block();
    thread_start(&thread, "stop", stop, NULL);
    int number = process_signal_wait();
    thread_join(thread);
    kill(getpid(), SIGTERM); /* a real one afterwards is told as such */
    return number == 0 && process_signal_wait() == SIGTERM ? 0 : 1;
}

static void signals_are_waited_for(void **state)
{
    (void)state;
    assert_int_equal(exit_code_of(wait_for_hangup), 0);
    assert_int_equal(exit_code_of(wait_for_stop), 0);
}

static void figures_move(void **state)
{
    (void)state;
    int64_t before = process_private_memory(), cpu = process_cpu_us();
    assert_true(before > 0);
    size_t size = (size_t)64 * 1024 * 1024;
    memset(arena_alloc(&arena, size), 1, size);
    assert_true(process_private_memory() - before > 60 * 1024 * 1024);
    assert_true(process_cpu_us() > cpu);
}

/* Types `keys` at a terminal of the test's own while a password is asked there; what is shown goes to `shown`. */
static int ask(const char *keys, char *out, int max, char shown[256], bool *echo_after)
{
    int master = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0);
    const char *name = ptsname(master);
    int answer[2];
    assert_int_equal(pipe(answer), 0);
    pid_t child = fork();
    if (child == 0) {
        setsid();
        int terminal = open(name, O_RDWR); /* becomes the controlling terminal */
        char password[64] = "";
        bool got = process_is_terminal(terminal) &&
                   process_read_password("Password: ", password, max);
        struct termios after;
        tcgetattr(terminal, &after);
        char line[80] = {(char)('0' + got), (char)('0' + ((after.c_lflag & ECHO) != 0))};
        memcpy(line + 2, password, sizeof password);
        _exit(write(answer[1], line, sizeof line) == (ssize_t)sizeof line ? 0 : 1);
    }
    size_t len = 0;
    while (len < 10) { /* until the prompt is there, the keys would be thrown away */
        ssize_t got = read(master, shown + len, 255 - len);
        assert_true(got > 0);
        len += (size_t)got;
    }
    assert_int_equal(write(master, keys, strlen(keys)), strlen(keys));
    char line[80] = {0};
    assert_int_equal(read(answer[0], line, sizeof line), sizeof line);
    ssize_t more = read(master, shown + len, 255 - len);
    shown[len + (more > 0 ? (size_t)more : 0)] = '\0';
    waitpid(child, NULL, 0);
    close(master);
    close(answer[0]);
    close(answer[1]);
    memcpy(out, line + 2, (size_t)max);
    *echo_after = line[1] == '1';
    return line[0] - '0';
}

static void passwords_are_read_in_silence(void **state)
{
    (void)state;
    char password[64], shown[256];
    bool echo;
    assert_int_equal(ask("s3cret\x7F!\n", password, 32, shown, &echo), 1);
    assert_string_equal(password, "s3cre!");
    assert_null(strstr(shown, "s3c"));
    assert_true(echo);
    assert_int_equal(ask("wrong\x15密码\x7F\r", password, 32, shown, &echo), 1);
    assert_string_equal(password, "密"); /* a character is taken back whole */
    assert_int_equal(ask("much too long\n", password, 5, shown, &echo), 1);
    assert_string_equal(password, "much");
    assert_int_equal(ask("abc\x03", password, 32, shown, &echo), 0); /* Ctrl-C */
    assert_true(echo);
    assert_int_equal(ask("\x04", password, 32, shown, &echo), 0); /* end of file */
}

static int ask_without_terminal(void)
{
    char password[8] = "x";
    setsid();
    return process_read_password("?", password, sizeof password) ||
           process_read_password("?", password, 0);
}

static void without_a_terminal_there_is_no_password(void **state)
{
    (void)state;
    assert_int_equal(exit_code_of(ask_without_terminal), 0);
    int null = open("/dev/null", O_RDONLY);
    assert_false(process_is_terminal(null));
    close(null);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(signals_are_waited_for),
        UNIT(figures_move),
        UNIT(passwords_are_read_in_silence),
        UNIT(without_a_terminal_there_is_no_password),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
