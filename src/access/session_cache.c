#include "access/session_cache.h"

#include "sys/thread.h"

#define SETS 1024u
#define WAYS 4u
#define ENTRY_TEXT 448

struct entry {
    struct secret_hash hash;
    bool used;
    int64_t version;
    struct session_life life;
    struct access_caller caller; /* its texts lie in `text` */
    char text[ENTRY_TEXT];
};

struct session_cache {
    pthread_mutex_t lock;
    struct entry entries[SETS][WAYS];
};

struct session_cache *session_cache_new(struct arena *arena)
{
    struct session_cache *cache = ARENA_NEW(arena, struct session_cache);
    if (cache)
        pthread_mutex_init(&cache->lock, NULL);
    return cache;
}

void session_cache_deinit(struct session_cache *cache)
{
    pthread_mutex_destroy(&cache->lock);
}

static struct entry *set_of(struct session_cache *cache, const struct secret_hash *hash)
{
    uint64_t head;
    memcpy(&head, hash->bytes, sizeof head);
    return cache->entries[head % SETS];
}

static struct entry *find(struct session_cache *cache, const struct secret_hash *hash)
{
    struct entry *set = set_of(cache, hash);
    for (size_t i = 0; i < WAYS; i++)
        if (set[i].used && secret_hash_eq(&set[i].hash, hash))
            return &set[i];
    return NULL;
}

/* Where a moving text packs its bytes. */
struct packer {
    char *next;
    size_t room;
    bool full;
};

static void pack(struct packer *packer, struct text *text)
{
    if (text->len > packer->room) {
        packer->full = true;
        return;
    }
    if (text->len)
        memcpy(packer->next, text->ptr, text->len);
    text->ptr = packer->next;
    packer->next += text->len;
    packer->room -= text->len;
}

/* Moves the caller's own texts; those of the organisation belong to the policy snapshot. */
static bool pack_caller(struct access_caller *caller, char *into, size_t room)
{
    struct packer packer = {into, room, false};
    pack(&packer, &caller->name);
    pack(&packer, &caller->login);
    for (size_t i = 0; i < caller->role_count; i++)
        pack(&packer, &caller->roles[i]);
    return !packer.full;
}

static size_t caller_text_size(const struct access_caller *caller)
{
    size_t size = caller->name.len + caller->login.len;
    for (size_t i = 0; i < caller->role_count; i++)
        size += caller->roles[i].len;
    return size;
}

bool session_cache_find(struct session_cache *cache, const struct session_key *key,
                        struct arena *arena, int64_t now, struct access_caller *out,
                        struct session_life *life)
{
    bool found = false;
    pthread_mutex_lock(&cache->lock);
    struct entry *entry = find(cache, &key->hash);
    if (entry && entry->version == key->version) {
        *out = entry->caller;
        *life = entry->life;
        if (now > entry->life.used_at)
            entry->life.used_at = now;
        size_t size = caller_text_size(out);
        char *copy = arena_alloc(arena, size);
        found = copy && pack_caller(out, copy, size);
    }
    pthread_mutex_unlock(&cache->lock);
    return found;
}

void session_cache_noted(struct session_cache *cache, const struct secret_hash *hash, int64_t now)
{
    pthread_mutex_lock(&cache->lock);
    struct entry *entry = find(cache, hash);
    if (entry)
        entry->life.noted_at = now;
    pthread_mutex_unlock(&cache->lock);
}

/* The entry of that hash, else a free one, else the one used longest ago. */
static struct entry *find_or_take(struct session_cache *cache, const struct secret_hash *hash)
{
    struct entry *found = find(cache, hash);
    if (found)
        return found;
    struct entry *set = set_of(cache, hash);
    struct entry *oldest = &set[0];
    for (size_t i = 1; i < WAYS; i++)
        if (!set[i].used || (oldest->used && set[i].life.used_at < oldest->life.used_at))
            oldest = &set[i];
    return oldest;
}

void session_cache_put(struct session_cache *cache, const struct session_key *key,
                       const struct access_caller *caller, const struct session_life *life)
{
    if (caller_text_size(caller) > ENTRY_TEXT)
        return;
    pthread_mutex_lock(&cache->lock);
    struct entry *entry = find_or_take(cache, &key->hash);
    entry->hash = key->hash;
    entry->used = true;
    entry->version = key->version;
    entry->life = *life;
    entry->caller = *caller;
    entry->caller.policy = NULL;
    entry->caller.sets = NULL;
    pack_caller(&entry->caller, entry->text, sizeof entry->text);
    pthread_mutex_unlock(&cache->lock);
}

void session_cache_drop(struct session_cache *cache, const struct secret_hash *hash)
{
    pthread_mutex_lock(&cache->lock);
    struct entry *entry = find(cache, hash);
    if (entry)
        entry->used = false;
    pthread_mutex_unlock(&cache->lock);
}
