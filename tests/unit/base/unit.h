/* What the unit tests of base/ and sys/ share: cmocka, an arena per test, comparison of text. */
#pragma once

#include "base/arena.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The arena of the running test; set up and given back by unit_setup and unit_teardown. */
static struct arena arena;

static inline int unit_setup(void **state)
{
    (void)state;
    arena_init(&arena, (size_t)512 * 1024 * 1024);
    return 0;
}

static inline int unit_teardown(void **state)
{
    (void)state;
    arena_deinit(&arena);
    return 0;
}

#define UNIT(test) cmocka_unit_test_setup_teardown(test, unit_setup, unit_teardown)

static inline void assert_text_at(struct text text, const char *expected, const char *file,
                                  int line)
{
    if (text_eq(text, text_of(expected)))
        return;
    print_error("\"%.*s\" is not \"%s\"\n", TEXT_ARG(text), expected);
    _fail(file, line);
}
#define assert_text(text, expected) assert_text_at((text), (expected), __FILE__, __LINE__)

/* The same numbers on every run: splitmix64. */
static inline uint64_t unit_random(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}
