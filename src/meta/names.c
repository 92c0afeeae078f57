#include "meta/names.h"

struct slot {
    struct text name;
    size_t index;
};

struct meta_names {
    size_t mask;
    struct slot slots[]; /* open addressing; an empty name marks a free slot */
};

const struct meta_names *meta_names_new(struct arena *arena, size_t count,
                                        struct text (*name_at)(const void *subject, size_t index),
                                        const void *subject)
{
    size_t size = 8;
    while (size < 2 * count)
        size *= 2;
    struct meta_names *names = arena_alloc(arena,
                                           sizeof(struct meta_names) + size * sizeof(struct slot));
    if (!names)
        return NULL;
    names->mask = size - 1;
    for (size_t i = 0; i < count; i++) {
        struct text name = name_at(subject, i);
        size_t at = (size_t)text_hash(name) & names->mask;
        while (names->slots[at].name.len)
            at = (at + 1) & names->mask;
        names->slots[at] = (struct slot){name, i};
    }
    return names;
}

ptrdiff_t meta_names_find(const struct meta_names *names, struct text name)
{
    if (!names || name.len == 0)
        return -1;
    size_t at = (size_t)text_hash(name) & names->mask;
    for (; names->slots[at].name.len; at = (at + 1) & names->mask)
        if (text_eq(names->slots[at].name, name))
            return (ptrdiff_t)names->slots[at].index;
    return -1;
}

void meta_nearest_init(struct meta_nearest *nearest, struct text wrong)
{
    *nearest = (struct meta_nearest){.wrong = wrong, .best = TEXT_EMPTY, .distance = 100};
}

void meta_nearest_offer(struct meta_nearest *nearest, struct text candidate)
{
    int distance = text_distance(nearest->wrong, candidate);
    if (distance >= nearest->distance)
        return;
    nearest->distance = distance;
    nearest->best = candidate;
}

struct text meta_nearest_get(const struct meta_nearest *nearest)
{
    /* A third of the letters may be wrong, and always one or two. */
    size_t allowed = nearest->wrong.len / 3 < 2 ? 2 : nearest->wrong.len / 3;
    bool near = nearest->distance <= (int)allowed && (size_t)nearest->distance < nearest->wrong.len;
    return near ? nearest->best : TEXT_EMPTY;
}
