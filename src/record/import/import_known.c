/* What the rows of the files before are called: references of the files behind them are known to be right before
 * anything was saved. */
#include "record/import/import_run.h"

int import_known_rows(const struct import_run *run, const struct meta_object *target,
                      struct text fold)
{
    int rows = run->trusting ? 1 : 0;
    for (const struct import_known *known = run->known; known; known = known->next) {
        if (known->object != target->number || !import_prints_find(&known->names, fold))
            continue;
        rows += import_prints_find(&known->twice, fold) ? 2 : 1;
    }
    return rows > 1 ? 2 : rows;
}

bool import_known_add(struct import_run *run, struct import_chunk *chunk,
                      struct import_known *known)
{
    for (size_t i = 0; i < chunk->count; i++) {
        const struct import_row *row = &chunk->rows[i];
        for (size_t c = 0; row->fate != ROW_REJECT && c < run->column_count; c++) {
            if (!run->columns[c].own_key)
                continue;
            struct text text = import_cell_text(&chunk->arena, &run->columns[c], row->raw);
            struct text fold = clean_folded(&chunk->arena, text);
            int64_t first = fold.len ? import_prints_add(&known->names, fold, row->line)
                                     : row->line;
            /* one row may be called the same by its name and by its code */
            if (!first || (first != row->line && !row->doubled &&
                           !import_prints_add(&known->twice, fold, row->line)))
                return false;
        }
    }
    return true;
}
