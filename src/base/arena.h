/* Memory that belongs to a scope: a request, a job, a catalog snapshot.
 *
 * Everything allocated from an arena is freed together by arena_deinit; nobody frees single pieces.
 * Handles that are not memory (statements, files, locks) register a clean-up, run in reverse order
 * before the memory goes. Running out (the system, or `limit`) sets the sticky flag `failed`, and the
 * allocation returns NULL; builders such as `struct buf` then keep what they have. Whoever commits or
 * replies checks the flag first and answers 503. An arena is used by one thread at a time. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct arena_block;
struct arena_cleanup;

struct arena {
    struct arena_block *blocks;     /* newest first */
    struct arena_cleanup *cleanups; /* newest first */
    char *next;                     /* free space of the newest block */
    char *end;
    size_t used;  /* bytes taken from the system */
    size_t limit; /* most bytes this arena may take */
    bool failed;  /* sticky: an allocation was refused */
};

/* Most memory one request may use, bytes. Jobs state their own. */
#define ARENA_REQUEST_LIMIT ((size_t)64 * 1024 * 1024)

/* The caller owns the storage of `arena`. Nothing is allocated yet. */
void arena_init(struct arena *arena, size_t limit);
/* Runs the clean-ups, newest first, and gives everything back. */
void arena_deinit(struct arena *arena);
/* Runs the clean-ups and forgets all allocations, keeping one block for reuse; clears `failed`. */
void arena_reset(struct arena *arena);

/* Zeroed memory aligned for any type, or NULL with `failed` set. Size 0 gives a valid pointer. */
void *arena_alloc(struct arena *arena, size_t size);
/* The same with whatever bytes were there before: for room that is filled as it is used. */
void *arena_alloc_bare(struct arena *arena, size_t size);
/* arena_alloc for `count` items of `size`; refuses an overflowing product. */
void *arena_array(struct arena *arena, size_t count, size_t size);
/* Grows the newest allocation in place (new bytes zeroed); false when it is not the newest or there is no
 * room, and then nothing changed and `failed` is not set. For growing buffers. */
bool arena_extend(struct arena *arena, void *ptr, size_t old_size, size_t new_size);
/* Calls `run(subject)` when the arena ends. Returns false (and sets `failed`) without registering. */
bool arena_on_end(struct arena *arena, void (*run)(void *subject), void *subject);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_array((arena), (count), sizeof(type)))
