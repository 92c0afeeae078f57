/* Any bytes as a file of separated values: rows or a fault that names a line; and however the bytes are cut into
 * reads, the rows are the same. Cells are then read as numbers, dates and words. Corpus: tests/fuzz/corpus/csv.
 * The first byte chooses the separator, the second the size of the reads. */
#include "base/utf8.h"
#include "record/import/clean.h"
#include "record/import/csv.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct source {
    struct text rest;
    size_t at_once;
};

static int64_t give(void *subject, char *out, size_t max)
{
    struct source *source = subject;
    size_t len = source->rest.len < max ? source->rest.len : max;
    len = len < source->at_once ? len : source->at_once;
    memcpy(out, source->rest.ptr, len);
    source->rest = text_slice(source->rest, len, source->rest.len);
    return (int64_t)len;
}

static void read_cell(struct arena *arena, struct text cell)
{
    const struct clean_number rules = {.scale = 4, .factor = 1000, .percent_allowed = true};
    struct clean_date date;
    int64_t number;
    bool yes;
    clean_number(cell, &rules, &number);
    clean_boolean(cell, &yes);
    if (clean_date_read(cell, &date)) {
        unsigned possible = clean_date_orders(&date);
        for (unsigned order = 1; order <= ORDER_MDY; order <<= 1)
            if ((possible & order) && !clean_date_is_plain(&date))
                assert(clean_date_days(&date, (enum clean_date_order)order, &number));
    }
    struct text folded = clean_folded(arena, cell);
    assert(!utf8_valid(cell) || text_eq(clean_folded(arena, folded), folded));
    clean_header(arena, cell);
}

static uint64_t read_all(struct text text, char separator, size_t at_once)
{
    struct arena arena, scratch;
    struct csv_reader reader;
    struct source source = {text, at_once};
    arena_init(&arena, (size_t)64 << 20);
    arena_init(&scratch, (size_t)64 << 20);
    csv_reader_init(&reader, &arena, separator, give, &source);
    uint64_t hash = 1;
    while (csv_next(&reader)) {
        assert(reader.cell_count > 0 && reader.line > 0);
        for (size_t i = 0; i < reader.cell_count; i++) {
            hash = hash * 31 + text_hash(reader.cells[i]);
            read_cell(&scratch, reader.cells[i]);
        }
        hash = hash * 37 + (uint64_t)reader.line;
        arena_reset(&scratch);
    }
    assert(!reader.fault || reader.fault_line > 0);
    hash = hash * 41 + (uint64_t)reader.fault + (uint64_t)reader.fault_line;
    arena_deinit(&scratch);
    arena_deinit(&arena);
    return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    struct text text = {(const char *)data + 2, size - 2};
    char separator = ",;\t"[data[0] % 3];
    uint64_t whole = read_all(text, separator, SIZE_MAX);
    assert(read_all(text, separator, 1u + data[1]) == whole);
    csv_separator_find(text);
    return 0;
}
