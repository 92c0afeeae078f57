/* The text of a cell as it is to be read: trimmed, without the guard that exports put before formulas, and as the
 * plan answers it. */
#include "record/import/import_run.h"

struct text import_cell_text(struct arena *arena, const struct import_column *column,
                             const struct text *raw)
{
    if (column->cell == SIZE_MAX)
        return TEXT_EMPTY;
    struct text text = text_trim(csv_unsafe_cell(raw[column->cell]));
    if (!text.len || !column->answers.used)
        return text;
    const struct text *answer = import_table_find(&column->answers, clean_folded(arena, text));
    return answer ? *answer : text;
}
