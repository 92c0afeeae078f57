/* A catalog with the memory it lives in. Counted: the keeper holds one reference, each reader one. */
#pragma once

#include "meta/definition_set.h"
#include "meta/numbers.h"

#include <stdatomic.h>

struct snapshot {
    struct meta_catalog catalog; /* first: a catalog handed out leads back here */
    struct arena arena;
    atomic_long references;
    struct meta_numbers numbers; /* those given while building are not saved yet */
};

struct snapshot_from {
    const struct meta_source *sources;
    size_t count;
    const struct meta_linker *linker;  /* may be NULL */
    const struct meta_catalog *before; /* NULL: the first */
};

/* Builds from the sources and the rows that `conn` sees; one reference, the caller's. Faults are reported on
 * the ctx. Not strict: own definitions at fault are logged and left out. */
enum err snapshot_build(struct ctx *ctx, struct db_conn *conn, const struct snapshot_from *from,
                        bool strict, struct snapshot **out);
void snapshot_release(struct snapshot *snapshot);
