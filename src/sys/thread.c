#include "sys/thread.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define QUEUE_MAX 4096u
#define NAME_MAX_BYTES 16 /* with the NUL, the kernel's limit */

void thread_start(pthread_t *thread, const char *name, void *(*run)(void *arg), void *arg)
{
    char shortened[NAME_MAX_BYTES];
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(thread, NULL, run, arg);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (error != 0) {
        fprintf(stderr, "guanxi: cannot start the thread \"%s\": %s\n", name, strerror(error));
        abort();
    }
    snprintf(shortened, sizeof shortened, "%s", name);
    pthread_setname_np(*thread, shortened);
}

void thread_join(pthread_t thread)
{
    pthread_join(thread, NULL);
}

unsigned thread_cores(void)
{
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0)
        return 1;
    int count = CPU_COUNT(&allowed);
    return count > 0 ? (unsigned)count : 1;
}

void thread_wait(pthread_cond_t *cond, pthread_mutex_t *mutex, int64_t ms)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    if (ms < 0)
        ms = 0;
    until.tv_sec += ms / 1000;
    until.tv_nsec += ms % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    pthread_cond_clockwait(cond, mutex, CLOCK_MONOTONIC, &until);
}

/* ---- pool ---- */

struct task {
    void (*run)(void *arg);
    void *arg;
};

/* Invariant: tasks[first .. first + count) modulo QUEUE_MAX wait, oldest first; guarded by the mutex. */
struct pool {
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    struct task tasks[QUEUE_MAX];
    size_t first;
    size_t count;
    bool ending;
    unsigned threads;
    pthread_t thread[];
};

static void *work(void *arg)
{
    struct pool *pool = arg;
    pthread_mutex_lock(&pool->mutex);
    while (pool->count > 0 || !pool->ending) {
        if (pool->count == 0) {
            pthread_cond_wait(&pool->wake, &pool->mutex);
            continue;
        }
        struct task task = pool->tasks[pool->first];
        pool->first = (pool->first + 1) % QUEUE_MAX;
        pool->count--;
        pthread_mutex_unlock(&pool->mutex);
        task.run(task.arg);
        pthread_mutex_lock(&pool->mutex);
    }
    pthread_mutex_unlock(&pool->mutex);
    return NULL;
}

struct pool *pool_new(const char *name, unsigned threads)
{
    struct pool *pool = calloc(1, sizeof *pool + threads * sizeof(pthread_t));
    if (!pool) {
        fprintf(stderr, "guanxi: no memory for the threads \"%s\"\n", name);
        abort();
    }
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_cond_init(&pool->wake, NULL);
    pool->threads = threads;
    for (unsigned i = 0; i < threads; i++)
        thread_start(&pool->thread[i], name, work, pool);
    return pool;
}

bool pool_submit(struct pool *pool, void (*run)(void *arg), void *arg)
{
    pthread_mutex_lock(&pool->mutex);
    bool room = pool->count < QUEUE_MAX && !pool->ending;
    if (room) {
        pool->tasks[(pool->first + pool->count) % QUEUE_MAX] = (struct task){run, arg};
        pool->count++;
        pthread_cond_signal(&pool->wake);
    }
    pthread_mutex_unlock(&pool->mutex);
    return room;
}

void pool_free(struct pool *pool)
{
    pthread_mutex_lock(&pool->mutex);
    pool->ending = true;
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->mutex);
    for (unsigned i = 0; i < pool->threads; i++)
        thread_join(pool->thread[i]);
    pthread_cond_destroy(&pool->wake);
    pthread_mutex_destroy(&pool->mutex);
    free(pool);
}

size_t pool_waiting(struct pool *pool)
{
    pthread_mutex_lock(&pool->mutex);
    size_t count = pool->count;
    pthread_mutex_unlock(&pool->mutex);
    return count;
}
