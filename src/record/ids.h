/* Ids: 63 bits, ordered by time: 41 of milliseconds since 2020, 10 of the leased writer number, 12 of
 * sequence. Unique across objects. They never go below the last committed one: a clock that falls back is
 * counted on from. Used on the writer's thread only. Nobody reads a time out of an id. */
#pragma once

#include "base/arena.h"

#include <stdbool.h>

#include <stdint.h>

#define RECORD_WRITERS_MAX 1024

struct record_ids {
    int64_t last;   /* the newest given */
    int64_t writer; /* 0 to RECORD_WRITERS_MAX - 1 */
};

/* Ids from now on are greater than `id`. */
void record_ids_floor(struct record_ids *ids, int64_t id);
int64_t record_id_next(struct record_ids *ids, int64_t now);
