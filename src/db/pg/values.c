/* Values as the protocol carries them: integers in network order, text as bytes, sets as arrays. */
#include "db/pg/store.h"

#include <stdio.h>

#define ARRAY_HEAD                                                                                 \
    20 /* dimensions, nulls, type of members; length and lower bound of the one dimension */

static void put_32(char *at, uint32_t number)
{
    for (int i = 0; i < 4; i++)
        at[i] = (char)(number >> (24 - 8 * i));
}

static void put_64(char *at, int64_t number)
{
    put_32(at, (uint32_t)((uint64_t)number >> 32));
    put_32(at + 4, (uint32_t)(uint64_t)number);
}

static int64_t take(const char *at, int bytes)
{
    uint64_t number = (at[0] & 0x80) ? UINT64_MAX : 0;
    for (int i = 0; i < bytes; i++)
        number = number << 8 | (unsigned char)at[i];
    return (int64_t)number;
}

bool pg_parameters_make(struct pg_conn *conn, size_t count, struct pg_parameters *out)
{
    struct arena *arena = &conn->scratch;
    arena_reset(arena);
    out->count = (int)count;
    out->values = ARENA_ARRAY(arena, const char *, count + 1);
    out->lengths = ARENA_ARRAY(arena, int, count + 1);
    out->formats = ARENA_ARRAY(arena, int, count + 1);
    return count <= PG_PARAMETERS_MAX && out->values && out->lengths && out->formats;
}

static char *encode_set(struct arena *arena, const struct value_set *set, int *length)
{
    size_t size = ARRAY_HEAD + set->count * 12;
    char *bytes = arena_alloc_bare(arena, size);
    if (!bytes)
        return NULL;
    put_32(bytes, set->count ? 1 : 0);
    put_32(bytes + 4, 0);
    put_32(bytes + 8, PG_INT8);
    if (set->count) {
        put_32(bytes + 12, (uint32_t)set->count);
        put_32(bytes + 16, 1);
    } else {
        size = 12;
    }
    for (size_t i = 0; i < set->count; i++) {
        put_32(bytes + ARRAY_HEAD + i * 12, 8);
        put_64(bytes + ARRAY_HEAD + i * 12 + 4, set->ids[i]);
    }
    *length = (int)size;
    return bytes;
}

/* A number where the server wants another kind is written as text. */
static bool encode_number(struct arena *arena, int64_t number, Oid type, char **bytes, int *length)
{
    *bytes = arena_alloc_bare(arena, 24);
    if (!*bytes)
        return false;
    *length = type == PG_INT8 ? 8 : type == PG_INT4 ? 4 : 2;
    if (type == PG_INT8)
        put_64(*bytes, number);
    else if (type == PG_INT4)
        put_32(*bytes, (uint32_t)number);
    else
        *length = snprintf(*bytes, 24, "%lld", (long long)number);
    return true;
}

bool pg_encode(struct pg_conn *conn, struct value value, Oid type, struct pg_parameters *out,
               size_t at)
{
    char *bytes = NULL;
    out->formats[at] = 1;
    out->lengths[at] = 0;
    switch (value.kind) {
    case VALUE_NULL:
        out->values[at] = NULL;
        return true;
    case VALUE_INT:
        out->formats[at] = type == PG_INT8 || type == PG_INT4;
        if (!encode_number(&conn->scratch, value.number, type, &bytes, &out->lengths[at]))
            return false;
        break;
    case VALUE_TEXT:
        out->values[at] = value.text.ptr ? value.text.ptr : "";
        out->lengths[at] = (int)value.text.len;
        return true;
    case VALUE_SET:
        bytes = encode_set(&conn->scratch, value.set, &out->lengths[at]);
        break;
    }
    out->values[at] = bytes;
    return bytes != NULL;
}

Oid pg_type_of(struct value value)
{
    switch (value.kind) {
    case VALUE_NULL:
        return PG_UNKNOWN;
    case VALUE_INT:
        return PG_INT8;
    case VALUE_TEXT:
        return PG_TEXT;
    case VALUE_SET:
        return PG_INT8_ARRAY;
    }
    return PG_UNKNOWN;
}

struct value pg_decode(const PGresult *result, int row, int column)
{
    if (PQgetisnull(result, row, column))
        return VALUE_NONE;
    const char *bytes = PQgetvalue(result, row, column);
    switch (PQftype(result, column)) {
    case PG_INT8:
        return value_int(take(bytes, 8));
    case PG_INT4:
        return value_int(take(bytes, 4));
    case PG_INT2:
        return value_int(take(bytes, 2));
    case PG_BOOL:
        return value_int(bytes[0] != 0);
    default:
        return value_text((struct text){bytes, (size_t)PQgetlength(result, row, column)});
    }
}
