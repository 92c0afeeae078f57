#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#endif

/* Under AddressSanitizer free space is poisoned and allocations stand apart, so that running over the
 * end of one is found as it would be with malloc. */
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(ptr, size) __asan_poison_memory_region((ptr), (size))
#define UNPOISON(ptr, size) __asan_unpoison_memory_region((ptr), (size))
#define GAP 16u
#else
#define POISON(ptr, size) ((void)(ptr), (void)(size))
#define UNPOISON(ptr, size) ((void)(ptr), (void)(size))
#define GAP 0u
#endif

#define ALIGNMENT alignof(max_align_t)
#define BLOCK_FIRST ((size_t)16 * 1024)
#define BLOCK_SIZE ((size_t)64 * 1024)

struct arena_block {
    struct arena_block *older;
    size_t size; /* bytes with this head */
};

struct arena_cleanup {
    struct arena_cleanup *older;
    void (*run)(void *subject);
    void *subject;
};

static size_t round_up(size_t size)
{
    return (size + (ALIGNMENT - 1)) & ~(ALIGNMENT - 1);
}

/* What an allocation takes of a block. */
static size_t footprint(size_t size)
{
    return round_up(size ? size : 1) + GAP;
}

static char *block_start(struct arena_block *block)
{
    return (char *)block + round_up(sizeof(struct arena_block));
}

void arena_init(struct arena *arena, size_t limit)
{
    *arena = (struct arena){.limit = limit};
}

static void block_free(struct arena_block *block)
{
    UNPOISON(block, block->size);
    free(block);
}

static void use_block(struct arena *arena, struct arena_block *block)
{
    arena->next = block_start(block);
    arena->end = (char *)block + block->size;
    POISON(arena->next, (size_t)(arena->end - arena->next));
}

static void run_cleanups(struct arena *arena)
{
    while (arena->cleanups) {
        struct arena_cleanup *cleanup = arena->cleanups;
        arena->cleanups = cleanup->older;
        cleanup->run(cleanup->subject);
    }
}

void arena_deinit(struct arena *arena)
{
    run_cleanups(arena);
    while (arena->blocks) {
        struct arena_block *block = arena->blocks;
        arena->blocks = block->older;
        block_free(block);
    }
    arena_init(arena, arena->limit);
}

void arena_reset(struct arena *arena)
{
    run_cleanups(arena);
    struct arena_block *keep = NULL;
    while (arena->blocks) {
        struct arena_block *block = arena->blocks;
        arena->blocks = block->older;
        if (block->size > BLOCK_SIZE || (keep && keep->size >= block->size)) {
            block_free(block);
            continue;
        }
        if (keep)
            block_free(keep);
        keep = block;
    }
    arena_init(arena, arena->limit);
    if (!keep)
        return;
    keep->older = NULL;
    arena->blocks = keep;
    arena->used = keep->size;
    use_block(arena, keep);
}

static void *refuse(struct arena *arena)
{
    arena->failed = true;
    return NULL;
}

/* A block of at least `need` bytes with its head, within the limit. */
static struct arena_block *take_block(struct arena *arena, size_t need, size_t want, bool zeroed)
{
    size_t room = arena->limit > arena->used ? arena->limit - arena->used : 0;
    if (need > room)
        return refuse(arena);
    size_t size = want < need ? need : want;
    if (size > room)
        size = room & ~(ALIGNMENT - 1);
    if (size < need)
        size = need;
    struct arena_block *block = zeroed ? calloc(1, size) : malloc(size);
    if (!block)
        return refuse(arena);
    block->size = size;
    arena->used += size;
    return block;
}

/* What is too large for a block of the usual size gets its own, behind the newest, whose free space
 * stays in use. */
static void *alloc_large(struct arena *arena, size_t size, size_t need, bool zeroed)
{
    struct arena_block *block = take_block(arena, need, need, zeroed);
    if (!block)
        return NULL;
    if (arena->blocks) {
        block->older = arena->blocks->older;
        arena->blocks->older = block;
    } else {
        block->older = NULL;
        arena->blocks = block;
        arena->next = arena->end = (char *)block + block->size;
    }
    char *ptr = block_start(block);
    POISON(ptr + size, (size_t)((char *)block + block->size - (ptr + size)));
    return ptr;
}

static void *alloc(struct arena *arena, size_t size, bool zeroed)
{
    if (size > SIZE_MAX / 2)
        return refuse(arena);
    size_t take = footprint(size);
    if (take > (size_t)(arena->end - arena->next)) {
        size_t need = round_up(sizeof(struct arena_block)) + take;
        if (need > BLOCK_SIZE / 2)
            return alloc_large(arena, size, need, zeroed);
        size_t want = arena->used ? BLOCK_SIZE : BLOCK_FIRST;
        struct arena_block *block = take_block(arena, need, want, false);
        if (!block)
            return NULL;
        block->older = arena->blocks;
        arena->blocks = block;
        use_block(arena, block);
    }
    char *ptr = arena->next;
    arena->next += take;
    UNPOISON(ptr, size ? size : 1);
    return zeroed ? memset(ptr, 0, size) : ptr;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return alloc(arena, size, true);
}

void *arena_alloc_bare(struct arena *arena, size_t size)
{
    return alloc(arena, size, false);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t total;
    if (__builtin_mul_overflow(count, size, &total))
        return refuse(arena);
    return arena_alloc(arena, total);
}

bool arena_extend(struct arena *arena, void *ptr, size_t old_size, size_t new_size)
{
    char *start = ptr;
    if (!start || new_size < old_size || new_size > SIZE_MAX / 2)
        return false;
    if (start + footprint(old_size) != arena->next)
        return false;
    size_t more = footprint(new_size) - footprint(old_size);
    if (more > (size_t)(arena->end - arena->next))
        return false;
    arena->next += more;
    UNPOISON(start, new_size);
    memset(start + old_size, 0, new_size - old_size);
    return true;
}

bool arena_on_end(struct arena *arena, void (*run)(void *subject), void *subject)
{
    struct arena_cleanup *cleanup = ARENA_NEW(arena, struct arena_cleanup);
    if (!cleanup)
        return false;
    *cleanup = (struct arena_cleanup){arena->cleanups, run, subject};
    arena->cleanups = cleanup;
    return true;
}
