#include "app/demo/random.h"

static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

struct demo_random demo_random_for(uint64_t seed, uint64_t kind, uint64_t index)
{
    return (struct demo_random){mix(mix(seed + 0x9e3779b97f4a7c15u * (kind + 1)) + index)};
}

int64_t demo_below(struct demo_random *random, int64_t bound)
{
    random->state += 0x9e3779b97f4a7c15u;
    return (int64_t)((unsigned __int128)mix(random->state) * (uint64_t)bound >> 64);
}

int64_t demo_between(struct demo_random *random, int64_t low, int64_t high)
{
    return low + demo_below(random, high - low + 1);
}

int demo_chance(struct demo_random *random, int percent)
{
    return demo_below(random, 100) < percent;
}
