/* Reading rows. A row that is cut at the end of the buffer is parsed again from its start when more bytes are
 * there; doubled quotes are taken out only once the whole row is known, so parsing changes nothing. */
#include "record/import/csv.h"

#define BUFFER_FIRST ((size_t)256 * 1024)

enum parse { PARSE_ROW, PARSE_MORE, PARSE_FAULT };

/* A place in the row that is being parsed. */
struct cursor {
    struct csv_reader *reader;
    const char *at;
    const char *end;
    int64_t line; /* of `at` */
};

void csv_reader_init(struct csv_reader *reader, struct arena *arena, char separator,
                     int64_t (*read)(void *subject, char *out, size_t max), void *subject)
{
    *reader = (struct csv_reader){
        .arena = arena, .separator = separator, .read = read, .subject = subject, .next_line = 1};
    reader->cells = ARENA_ARRAY(arena, struct text, CSV_COLUMNS_MAX);
    reader->buffer = arena_alloc(arena, BUFFER_FIRST);
    reader->capacity = BUFFER_FIRST;
    if (!reader->cells || !reader->buffer)
        reader->fault = CSV_NO_MEMORY;
}

void csv_reader_restart(struct csv_reader *reader)
{
    if (reader->fault != CSV_NO_MEMORY)
        reader->fault = CSV_FINE;
    reader->start = reader->end = 0;
    reader->ended = false;
    reader->next_line = 1;
}

static enum parse fault(struct csv_reader *reader, enum csv_fault what, int64_t line)
{
    reader->fault = what;
    reader->fault_line = line;
    return PARSE_FAULT;
}

/* Moves the cut row to the front, makes room when it fills the buffer, and reads on. */
static bool refill(struct csv_reader *reader)
{
    size_t held = reader->end - reader->start;
    if (held == reader->capacity) {
        if (reader->capacity >= CSV_ROW_MAX) {
            fault(reader, CSV_ROW_LONG, reader->line);
            return false;
        }
        char *larger = arena_alloc(reader->arena, reader->capacity * 2);
        if (!larger) {
            fault(reader, CSV_NO_MEMORY, reader->line);
            return false;
        }
        memcpy(larger, reader->buffer + reader->start, held);
        reader->buffer = larger;
        reader->capacity *= 2;
    } else {
        memmove(reader->buffer, reader->buffer + reader->start, held);
    }
    reader->start = 0;
    reader->end = held;
    int64_t got = reader->read(reader->subject, reader->buffer + held, reader->capacity - held);
    if (got < 0) {
        fault(reader, CSV_UNREADABLE, reader->line);
        return false;
    }
    reader->ended = got == 0;
    reader->end += (size_t)got;
    return true;
}

static bool add_cell(struct csv_reader *reader, const char *from, const char *to)
{
    if (reader->cell_count == CSV_COLUMNS_MAX)
        return false;
    reader->cells[reader->cell_count++] = (struct text){from, (size_t)(to - from)};
    return true;
}

static int64_t count_lines(const char *from, const char *to)
{
    int64_t lines = 0;
    while ((from = memchr(from, '\n', (size_t)(to - from))) != NULL) {
        lines++;
        from++;
    }
    return lines;
}

/* From the opening quote to behind the closing one. The cell's view holds its quotes until the row is whole. */
static enum parse parse_quoted(struct cursor *c)
{
    struct csv_reader *reader = c->reader;
    const char *open = c->at;
    const char *close = open + 1;
    for (;;) {
        close = memchr(close, '"', (size_t)(c->end - close));
        size_t len = (size_t)((close ? close : c->end) - open);
        if (len > CSV_CELL_MAX)
            return fault(reader, CSV_QUOTE_OPEN, c->line);
        if (!close && reader->ended)
            return fault(reader, CSV_QUOTE_OPEN, c->line);
        if (!close || (close + 1 == c->end && !reader->ended))
            return PARSE_MORE;
        if (close + 1 == c->end || close[1] != '"')
            break;
        close += 2;
    }
    if (!add_cell(reader, open, close + 1))
        return fault(reader, CSV_MANY_COLUMNS, reader->line);
    reader->quote_line = c->line;
    c->line += reader->line_is_row ? 0 : count_lines(open, close);
    c->at = close + 1;
    while (c->at < c->end && *c->at == ' ')
        c->at++;
    bool fine = c->at == c->end || *c->at == reader->separator || *c->at == '\r' || *c->at == '\n';
    return fine ? PARSE_ROW : fault(reader, CSV_QUOTE_TEXT, c->line);
}

static enum parse parse_plain(struct cursor *c)
{
    struct csv_reader *reader = c->reader;
    const char *from = c->at;
    const char *at = from;
    const char separator = reader->separator;
    while (at < c->end && *at != separator && *at != '\n' && *at != '\r')
        at++;
    c->at = at;
    if ((size_t)(at - from) > CSV_CELL_MAX)
        return fault(reader, CSV_CELL_LONG, c->line);
    return add_cell(reader, from, at) ? PARSE_ROW : fault(reader, CSV_MANY_COLUMNS, reader->line);
}

static enum parse parse_cell(struct cursor *c)
{
    const char *at = c->at;
    while (at < c->end && *at == ' ')
        at++;
    if (at < c->end && *at == '"') {
        c->at = at;
        return parse_quoted(c);
    }
    return parse_plain(c);
}

/* The end of the line under the cursor, if there is one. */
static enum parse parse_line_end(struct cursor *c)
{
    if (*c->at == '\r') {
        if (c->at + 1 == c->end && !c->reader->ended)
            return PARSE_MORE;
        if (c->at + 1 < c->end && c->at[1] == '\n')
            c->at++;
    }
    c->at++;
    c->line++;
    return PARSE_ROW;
}

static enum parse parse_row(struct csv_reader *reader)
{
    struct cursor c = {reader, reader->buffer + reader->start, reader->buffer + reader->end,
                       reader->next_line};
    reader->cell_count = 0;
    reader->line = reader->next_line;
    for (;;) {
        enum parse parse = parse_cell(&c);
        if (parse != PARSE_ROW)
            return parse;
        if (c.at == c.end && !reader->ended)
            return PARSE_MORE;
        if (c.at < c.end && *c.at == reader->separator) {
            c.at++;
            continue;
        }
        parse = c.at < c.end ? parse_line_end(&c) : PARSE_ROW;
        if (parse != PARSE_ROW)
            return parse;
        reader->start = (size_t)(c.at - reader->buffer);
        reader->next_line = c.line;
        return PARSE_ROW;
    }
}

/* Takes the quotes off and makes one of each doubled one, in place. */
static void unquote(struct text *cell)
{
    char *to = (char *)(uintptr_t)cell->ptr; /* the reader's own buffer */
    const char *from = cell->ptr + 1;
    const char *end = cell->ptr + cell->len - 1;
    size_t len = (size_t)(end - from);
    if (!memchr(from, '"', len)) {
        *cell = (struct text){from, len};
        return;
    }
    char *start = to;
    for (; from < end; from++) {
        *to++ = *from;
        from += *from == '"';
    }
    *cell = (struct text){start, (size_t)(to - start)};
}

bool csv_next(struct csv_reader *reader)
{
    while (!reader->fault) {
        if (reader->start == reader->end && reader->ended)
            return false;
        enum parse parse = parse_row(reader);
        if (parse == PARSE_FAULT)
            return false;
        if (parse == PARSE_MORE) {
            if (!refill(reader))
                return false;
            continue;
        }
        bool blank = reader->cell_count == 1 && reader->cells[0].len == 0;
        if (blank)
            continue;
        for (size_t i = 0; i < reader->cell_count; i++)
            if (reader->cells[i].len >= 2 && reader->cells[i].ptr[0] == '"')
                unquote(&reader->cells[i]);
        return true;
    }
    return false;
}

/* ---- the separator ---- */

struct sample {
    struct text rest;
};

static int64_t read_sample(void *subject, char *out, size_t max)
{
    struct sample *sample = subject;
    struct text part = text_slice(sample->rest, 0, max);
    memcpy(out, part.ptr, part.len);
    sample->rest = text_slice(sample->rest, part.len, sample->rest.len);
    return (int64_t)part.len;
}

/* Lines looked at, within so many bytes; the last one of a sample may be cut, so it does not count. */
#define SAMPLE_LINES 20
#define SAMPLE_BYTES ((size_t)64 * 1024)

/* Cells of the first line, twice that when the next lines have as many. */
static size_t separator_score(struct text sample, char separator)
{
    struct arena arena;
    struct csv_reader reader;
    struct sample source = {sample};
    arena_init(&arena, (size_t)8 << 20);
    csv_reader_init(&reader, &arena, separator, read_sample, &source);
    size_t first = 0;
    bool alike = true;
    for (int i = 0; i < SAMPLE_LINES && csv_next(&reader); i++) {
        bool cut = reader.start == reader.end && !source.rest.len && sample.len == SAMPLE_BYTES;
        if (i == 0)
            first = reader.cell_count;
        else if (!cut)
            alike = alike && reader.cell_count == first;
    }
    alike = alike && !reader.fault;
    arena_deinit(&arena);
    return first * (alike ? 2 : 1);
}

char csv_separator_find(struct text sample)
{
    static const char candidates[] = {',', ';', '\t'};
    char best = ',';
    size_t most = 2; /* one column is no separator's doing */
    sample = text_slice(sample, 0, SAMPLE_BYTES);
    for (size_t i = 0; i < sizeof candidates; i++) {
        size_t score = separator_score(sample, candidates[i]);
        if (score > most) {
            most = score;
            best = candidates[i];
        }
    }
    return best;
}
