/* Comma separated values: rows out of bytes, and cells into a buffer.
 *
 * RFC 4180 with what spreadsheets do besides: comma, semicolon or tab; lines ended by LF, CRLF or CR;
 * spaces around a quoted cell. A quote inside an unquoted cell is a letter like any other (5" pipe). What
 * is no such file stops the reader with the line at fault: a quote that is never closed, text behind a
 * closing quote, a cell or row too long to be meant. Empty lines are passed over.
 *
 * The reader allocates its buffer only; cells are views of it. It knows no character sets (csv_file.h). */
#pragma once

#include "base/buf.h"

#define CSV_CELL_MAX ((size_t)1 << 20)
#define CSV_ROW_MAX ((size_t)8 << 20)
#define CSV_COLUMNS_MAX 1000

enum csv_fault {
    CSV_FINE,
    CSV_QUOTE_OPEN, /* never closed, or not before the cell became too long */
    CSV_QUOTE_TEXT, /* something stands behind a closing quote */
    CSV_CELL_LONG,
    CSV_ROW_LONG,
    CSV_MANY_COLUMNS,
    CSV_UNREADABLE, /* `read` failed */
    CSV_NO_MEMORY
};

struct csv_reader {
    /* given */
    struct arena *arena;
    char separator;
    bool line_is_row; /* line breaks inside quotes count for nothing */
    int64_t (*read)(void *subject, char *out,
                    size_t max); /* bytes, 0 at the end, negative: failed */
    void *subject;
    /* the row */
    struct text *cells; /* valid until the next row */
    size_t cell_count;
    int64_t line; /* where the row begins, 1-based */
    /* why there is no further row */
    enum csv_fault fault;
    int64_t fault_line; /* of the row, or of the quote */
    int64_t quote_line; /* CSV_QUOTE_TEXT: where the quote was opened */
    /* its own */
    char *buffer;
    size_t capacity, start, end;
    bool ended;
    int64_t next_line;
};

void csv_reader_init(struct csv_reader *reader, struct arena *arena, char separator,
                     int64_t (*read)(void *subject, char *out, size_t max), void *subject);
/* Begins again with what `read` gives from now on; keeps the buffer. */
void csv_reader_restart(struct csv_reader *reader);
/* The next row; false at the end and on a fault. */
bool csv_next(struct csv_reader *reader);

/* The separator of a file, from its first bytes: the one that splits the first lines most and alike. */
char csv_separator_find(struct text sample);

/* Appends one cell, quoted where it must be. The caller puts separators and line ends. */
void csv_put_cell(struct buf *out, struct text cell, char separator);
/* The same for text that a spreadsheet might take for a formula: = + - @ and control characters at the start
 * get a ' before them, numbers and telephone numbers do not. */
void csv_put_safe_cell(struct buf *out, struct text cell, char separator);
/* Takes back what csv_put_safe_cell put before a cell. */
struct text csv_unsafe_cell(struct text cell);
