#include "record/ids.h"

#define WRITER_BITS 10
#define SEQUENCE_BITS 12
#define SEQUENCE_MAX ((INT64_C(1) << SEQUENCE_BITS) - 1)
/* 2020-01-01T00:00:00Z; 41 bits last until 2089. */
#define EPOCH INT64_C(1577836800000)

void record_ids_floor(struct record_ids *ids, int64_t id)
{
    if (id > ids->last)
        ids->last = id;
}

static int64_t make(int64_t ms, int64_t writer, int64_t sequence)
{
    return (ms << (WRITER_BITS + SEQUENCE_BITS)) | (writer << SEQUENCE_BITS) | sequence;
}

int64_t record_id_next(struct record_ids *ids, int64_t now)
{
    int64_t last_ms = ids->last >> (WRITER_BITS + SEQUENCE_BITS);
    int64_t ms = now - EPOCH;
    if (ms <= last_ms) {
        /* The same millisecond, or a clock behind the last id: go on from there. */
        int64_t writer = (ids->last >> SEQUENCE_BITS) & (RECORD_WRITERS_MAX - 1);
        int64_t sequence = ids->last & SEQUENCE_MAX;
        bool room = writer < ids->writer || (writer == ids->writer && sequence < SEQUENCE_MAX);
        sequence = writer == ids->writer ? sequence + 1 : 0;
        ms = last_ms;
        if (!room) {
            ms++;
            sequence = 0;
        }
        return ids->last = make(ms, ids->writer, sequence);
    }
    return ids->last = make(ms, ids->writer, 0);
}
