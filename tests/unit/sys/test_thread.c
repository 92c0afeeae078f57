#include "../base/unit.h"
#include "sys/clock.h"
#include "sys/entropy.h"
#include "sys/thread.h"

#include <signal.h>
#include <stdatomic.h>

static _Atomic int done;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static void count_one(void *arg)
{
    (void)arg;
    atomic_fetch_add(&done, 1);
}

static void wait_at_gate(void *arg)
{
    (void)arg;
    pthread_mutex_lock(&gate);
    pthread_mutex_unlock(&gate);
    atomic_fetch_add(&done, 1);
}

static void a_pool_runs_every_task(void **state)
{
    (void)state;
    struct pool *pool = pool_new("workers", 4);
    atomic_store(&done, 0);
    int submitted = 0;
    while (submitted < 20000)
        submitted += pool_submit(pool, count_one, NULL);
    pool_free(pool);
    assert_int_equal(atomic_load(&done), 20000);
}

static int order[100];
static int ordered;

static void note_order(void *arg)
{
    order[ordered++] = *(int *)arg;
}

static void tasks_start_in_order(void **state)
{
    (void)state;
    int numbers[100];
    struct pool *pool = pool_new("one", 1);
    ordered = 0;
    for (int i = 0; i < 100; i++) {
        numbers[i] = i;
        assert_true(pool_submit(pool, note_order, &numbers[i]));
    }
    pool_free(pool);
    for (int i = 0; i < 100; i++)
        assert_int_equal(order[i], i);
}

static void a_full_queue_refuses(void **state)
{
    (void)state;
    struct pool *pool = pool_new("slow", 2);
    atomic_store(&done, 0);
    pthread_mutex_lock(&gate);
    for (int i = 0; i < 2; i++)
        assert_true(pool_submit(pool, wait_at_gate, NULL));
    while (pool_waiting(pool) > 0) /* until both threads hold one */
        clock_sleep(1);
    for (int i = 0; i < 4096; i++)
        assert_true(pool_submit(pool, count_one, NULL));
    assert_int_equal(pool_waiting(pool), 4096);
    assert_false(pool_submit(pool, count_one, NULL));
    pthread_mutex_unlock(&gate);
    pool_free(pool); /* waits for what is queued */
    assert_int_equal(atomic_load(&done), 4098);
}

static void *look_around(void *arg)
{
    sigset_t *blocked = arg;
    char name[16];
    pthread_sigmask(SIG_BLOCK, NULL, blocked);
    clock_sleep(20);
    assert_int_equal(pthread_getname_np(pthread_self(), name, sizeof name), 0);
    return strcmp(name, "a-name-that-is-") == 0 ? arg : NULL;
}

static void threads_have_a_name_and_no_signals(void **state)
{
    (void)state;
    pthread_t thread;
    sigset_t blocked, own;
    thread_start(&thread, "a-name-that-is-too-long", look_around, &blocked);
    void *result;
    pthread_join(thread, &result);
    assert_ptr_equal(result, &blocked);
    assert_true(sigismember(&blocked, SIGTERM) && sigismember(&blocked, SIGINT) &&
                sigismember(&blocked, SIGUSR1));
    pthread_sigmask(SIG_BLOCK, NULL, &own);
    assert_false(sigismember(&own, SIGTERM)); /* the starter's mask is as before */
    assert_true(thread_cores() >= 1);
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static bool signalled;

static void *signal_it(void *arg)
{
    (void)arg;
    pthread_mutex_lock(&mutex);
    signalled = true;
    pthread_cond_signal(&cond);
    pthread_mutex_unlock(&mutex);
    return NULL;
}

static void waits_end_by_time_or_signal(void **state)
{
    (void)state;
    pthread_t thread;
    pthread_mutex_lock(&mutex);
    int64_t before = clock_monotonic();
    do
        thread_wait(&cond, &mutex, 30);
    while (clock_monotonic() - before < 30); /* a wait may wake early, but not late for ever */
    thread_wait(&cond, &mutex, -5);
    thread_start(&thread, "signal", signal_it, NULL);
    while (!signalled)
        thread_wait(&cond, &mutex, 60000);
    pthread_mutex_unlock(&mutex);
    thread_join(thread);
    assert_true(clock_monotonic() - before < 50000);
}

static void clocks_go_on(void **state)
{
    (void)state;
    int64_t now = clock_now(), monotonic = clock_monotonic(), cpu = clock_thread_cpu();
    assert_true(now > INT64_C(1600000000000));
    clock_sleep(20);
    assert_true(clock_monotonic() - monotonic >= 19);
    clock_sleep(0);
    clock_sleep(-1);
    for (volatile int i = 0; i < 3000000; i++)
        continue;
    assert_true(clock_thread_cpu() > cpu);
}

static void entropy_differs(void **state)
{
    (void)state;
    unsigned char a[1000] = {0}, b[1000] = {0};
    entropy_fill(a, sizeof a);
    entropy_fill(b, sizeof b);
    entropy_fill(NULL, 0);
    assert_memory_not_equal(a, b, sizeof a);
    int bits = 0;
    for (size_t i = 0; i < sizeof a; i++)
        bits += __builtin_popcount(a[i]);
    assert_in_range(bits, 3600, 4400); /* 4000 are expected; 9 standard deviations */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(a_pool_runs_every_task),
        UNIT(tasks_start_in_order),
        UNIT(a_full_queue_refuses),
        UNIT(threads_have_a_name_and_no_signals),
        UNIT(waits_end_by_time_or_signal),
        UNIT(clocks_go_on),
        UNIT(entropy_differs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
