/* Slows down guessing: after some failures for a key (a login, an address) it must wait 1, 2, 4 … seconds,
 * at most 15 minutes; an hour without a failure forgets it. Tries while waiting do no work and do not
 * count. The table has a fixed size: when a set is full the key that failed longest ago goes. Forgotten at
 * a restart, on purpose. */
#pragma once

#include "base/text.h"
#include "sys/thread.h"

#define THROTTLE_SETS 1024
#define THROTTLE_WAYS 4
#define THROTTLE_FREE_LOGIN 5    /* failures without waiting */
#define THROTTLE_FREE_ADDRESS 20 /* a whole office may share one */
#define THROTTLE_WAIT_MAX_MS (INT64_C(15) * 60 * 1000)
#define THROTTLE_FORGET_MS (INT64_C(60) * 60 * 1000)

struct throttle_slot {
    uint64_t key; /* keyed hash; 0: empty */
    int64_t failed_at;
    int failures;
};

struct throttle {
    pthread_mutex_t lock;
    unsigned char salt[16];
    struct throttle_slot slots[THROTTLE_SETS][THROTTLE_WAYS];
};

enum throttle_kind { THROTTLE_LOGIN, THROTTLE_ADDRESS };

void throttle_init(struct throttle *throttle);
void throttle_deinit(struct throttle *throttle);
/* Milliseconds still to wait, 0 for none. `now` is monotonic. */
int64_t throttle_wait(struct throttle *throttle, enum throttle_kind kind, struct text name,
                      int64_t now);
void throttle_failed(struct throttle *throttle, enum throttle_kind kind, struct text name,
                     int64_t now);
void throttle_succeeded(struct throttle *throttle, enum throttle_kind kind, struct text name);
