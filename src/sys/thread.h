/* Threads, locks and queues. */
#pragma once

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Starts a named thread (15 characters); ends the program when the system refuses at start. All signals
 * are blocked in it. */
void thread_start(pthread_t *thread, const char *name, void *(*run)(void *arg), void *arg);
void thread_join(pthread_t thread);
unsigned thread_cores(void);

/* A fixed set of threads taking tasks in order. */
struct pool;
struct pool *pool_new(const char *name, unsigned threads);
/* False when `queue_max` (4096) tasks wait already: the caller answers 503 with Retry-After. */
bool pool_submit(struct pool *pool, void (*run)(void *arg), void *arg);
/* Waits for what is queued, then ends the threads. */
void pool_free(struct pool *pool);
size_t pool_waiting(struct pool *pool);

/* Sleeps at most `ms` on the condition; the mutex is held. */
void thread_wait(pthread_cond_t *cond, pthread_mutex_t *mutex, int64_t ms);
