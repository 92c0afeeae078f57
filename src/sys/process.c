#include "sys/process.h"

#include "sys/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

/* ---- signals ---- */

static _Atomic bool stopping;

static sigset_t waited_for(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    return set;
}

void process_signals_block(void)
{
    sigset_t set = waited_for();
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
}

int process_signal_wait(void)
{
    sigset_t set = waited_for();
    int number = 0;
    while (sigwait(&set, &number) != 0)
        continue;
    return atomic_exchange(&stopping, false) ? 0 : number;
}

void process_signal_stop(void)
{
    atomic_store(&stopping, true);
    kill(getpid(), SIGTERM); /* blocked everywhere: only the waiting thread sees it */
}

/* ---- figures ---- */

bool process_is_terminal(int fd)
{
    return isatty(fd) == 1;
}

int64_t process_private_memory(void)
{
    FILE *file = fopen("/proc/self/smaps_rollup", "re");
    char line[256];
    long long kilobytes = 0;
    if (!file)
        return 0;
    while (fgets(line, sizeof line, file))
        if (sscanf(line, "Private_Dirty: %lld kB", &kilobytes) == 1)
            break;
    fclose(file);
    return kilobytes * 1024;
}

static int64_t microseconds(struct timeval time)
{
    return (int64_t)time.tv_sec * 1000000 + time.tv_usec;
}

int64_t process_cpu_us(void)
{
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) != 0)
        return 0;
    return microseconds(usage.ru_utime) + microseconds(usage.ru_stime);
}

/* ---- password ---- */

enum key { KEY_CTRL_C = 3, KEY_CTRL_D = 4, KEY_BACKSPACE = 8, KEY_CTRL_U = 21, KEY_DELETE = 127 };

/* Takes the last character away, all its bytes. */
static size_t erase_one(const char *out, size_t len)
{
    while (len > 0 && ((unsigned char)out[--len] & 0xC0) == 0x80)
        continue;
    return len;
}

/* Keys are handled here, not by the terminal: Ctrl-C must end the input, not the process, or the echo
 * would stay off. */
static bool read_keys(int fd, char *out, size_t max)
{
    size_t len = 0;
    for (;;) {
        unsigned char key;
        if (fd_read(fd, &key, 1) != 1 || key == KEY_CTRL_C || (key == KEY_CTRL_D && len == 0))
            return false;
        if (key == '\n' || key == '\r') {
            out[len] = '\0';
            return true;
        }
        if (key == KEY_BACKSPACE || key == KEY_DELETE)
            len = erase_one(out, len);
        else if (key == KEY_CTRL_U)
            len = 0;
        else if (key >= ' ' && len + 1 < max)
            out[len++] = (char)key;
    }
}

bool process_read_password(const char *prompt, char *out, int max)
{
    struct termios before, silent;
    bool got = false;
    if (max < 1)
        return false;
    out[0] = '\0';
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return false;
    if (tcgetattr(fd, &before) == 0) {
        silent = before;
        silent.c_lflag &= ~(tcflag_t)(ECHO | ICANON | ISIG);
        silent.c_cc[VMIN] = 1;
        silent.c_cc[VTIME] = 0;
        if (tcsetattr(fd, TCSAFLUSH, &silent) == 0) {
            fd_write_all(fd, prompt, strlen(prompt));
            got = read_keys(fd, out, (size_t)max);
            tcsetattr(fd, TCSAFLUSH, &before);
            fd_write_all(fd, "\n", 1);
        }
    }
    fd_close(fd);
    return got;
}
