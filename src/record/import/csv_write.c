/* Writing cells. */
#include "record/import/csv.h"

static void put(struct buf *out, struct text cell, char separator, bool guarded)
{
    bool quote = cell.len && (cell.ptr[0] == ' ' || cell.ptr[cell.len - 1] == ' ');
    for (size_t i = 0; !quote && i < cell.len; i++) {
        char c = cell.ptr[i];
        quote = c == '"' || c == separator || c == '\n' || c == '\r';
    }
    buf_add_text(out, quote ? TEXT("\"") : TEXT_EMPTY);
    buf_add_text(out, guarded ? TEXT("'") : TEXT_EMPTY);
    struct text rest = cell;
    while (quote && rest.ptr) {
        buf_add_text(out, text_cut(&rest, '"'));
        buf_add_text(out, rest.ptr ? TEXT("\"\"") : TEXT_EMPTY);
    }
    if (!quote)
        buf_add_text(out, cell);
    buf_add_text(out, quote ? TEXT("\"") : TEXT_EMPTY);
}

void csv_put_cell(struct buf *out, struct text cell, char separator)
{
    put(out, cell, separator, false);
}

/* "+86 21-5555 0000", "-12.50": nothing a spreadsheet could run. */
static bool is_plain_number(struct text cell)
{
    for (size_t i = 0; i < cell.len; i++) {
        char c = cell.ptr[i];
        bool sign = i == 0 && (c == '+' || c == '-');
        if (!sign && !(c >= '0' && c <= '9') && !memchr(" .,()-", c, 6))
            return false;
    }
    return cell.len > 1;
}

static bool is_risky(struct text cell)
{
    return cell.len && memchr("=+-@\t\r", cell.ptr[0], 6) && !is_plain_number(cell);
}

void csv_put_safe_cell(struct buf *out, struct text cell, char separator)
{
    /* What begins like a guarded cell is guarded too, so that reading back gives what was written. */
    bool like_guarded = cell.len > 1 && cell.ptr[0] == '\'' && memchr("=+-@\t\r'", cell.ptr[1], 7);
    put(out, cell, separator, like_guarded || is_risky(cell));
}

struct text csv_unsafe_cell(struct text cell)
{
    if (cell.len > 1 && cell.ptr[0] == '\'' && memchr("=+-@\t\r'", cell.ptr[1], 7))
        return text_slice(cell, 1, cell.len);
    return cell;
}
