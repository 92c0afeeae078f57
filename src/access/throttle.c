#include "access/throttle.h"

#include "sys/entropy.h"

#include <sodium.h>

void throttle_init(struct throttle *throttle)
{
    memset(throttle, 0, sizeof *throttle);
    pthread_mutex_init(&throttle->lock, NULL);
    entropy_fill(throttle->salt, sizeof throttle->salt);
}

void throttle_deinit(struct throttle *throttle)
{
    pthread_mutex_destroy(&throttle->lock);
}

/* Salted, so that nobody can choose names that push another out of its set. */
static uint64_t key_of(const struct throttle *throttle, enum throttle_kind kind, struct text name)
{
    uint64_t key;
    unsigned char bytes[crypto_shorthash_BYTES];
    crypto_shorthash(bytes, (const unsigned char *)name.ptr, name.len, throttle->salt);
    memcpy(&key, bytes, sizeof key);
    key += (uint64_t)kind * UINT64_C(0x9E3779B97F4A7C15);
    return key ? key : 1;
}

static struct throttle_slot *find(struct throttle *throttle, uint64_t key)
{
    struct throttle_slot *set = throttle->slots[key % THROTTLE_SETS];
    for (size_t i = 0; i < THROTTLE_WAYS; i++)
        if (set[i].key == key)
            return &set[i];
    return NULL;
}

/* The slot of the key, else the one of its set that failed longest ago. */
static struct throttle_slot *find_or_take(struct throttle *throttle, uint64_t key)
{
    struct throttle_slot *slot = find(throttle, key);
    if (slot)
        return slot;
    struct throttle_slot *set = throttle->slots[key % THROTTLE_SETS];
    slot = &set[0];
    for (size_t i = 1; i < THROTTLE_WAYS; i++)
        if (!set[i].key || (slot->key && set[i].failed_at < slot->failed_at))
            slot = &set[i];
    *slot = (struct throttle_slot){.key = key};
    return slot;
}

static int64_t pause_after(enum throttle_kind kind, int failures)
{
    int over = failures - (kind == THROTTLE_LOGIN ? THROTTLE_FREE_LOGIN : THROTTLE_FREE_ADDRESS);
    if (over < 0)
        return 0;
    int64_t pause = over < 20 ? INT64_C(1000) << over : THROTTLE_WAIT_MAX_MS;
    return pause < THROTTLE_WAIT_MAX_MS ? pause : THROTTLE_WAIT_MAX_MS;
}

int64_t throttle_wait(struct throttle *throttle, enum throttle_kind kind, struct text name,
                      int64_t now)
{
    int64_t wait = 0;
    uint64_t key = key_of(throttle, kind, name);
    pthread_mutex_lock(&throttle->lock);
    struct throttle_slot *slot = find(throttle, key);
    if (slot && now - slot->failed_at < THROTTLE_FORGET_MS)
        wait = slot->failed_at + pause_after(kind, slot->failures) - now;
    pthread_mutex_unlock(&throttle->lock);
    return wait > 0 ? wait : 0;
}

void throttle_failed(struct throttle *throttle, enum throttle_kind kind, struct text name,
                     int64_t now)
{
    uint64_t key = key_of(throttle, kind, name);
    pthread_mutex_lock(&throttle->lock);
    struct throttle_slot *slot = find_or_take(throttle, key);
    if (slot->failures && now - slot->failed_at >= THROTTLE_FORGET_MS)
        slot->failures = 0;
    slot->failures += slot->failures < 1000;
    slot->failed_at = now;
    pthread_mutex_unlock(&throttle->lock);
}

void throttle_succeeded(struct throttle *throttle, enum throttle_kind kind, struct text name)
{
    uint64_t key = key_of(throttle, kind, name);
    pthread_mutex_lock(&throttle->lock);
    struct throttle_slot *slot = find(throttle, key);
    if (slot)
        *slot = (struct throttle_slot){0};
    pthread_mutex_unlock(&throttle->lock);
}
