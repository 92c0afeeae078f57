/* Distinct values that are not settled by looking: unknown ones, which become questions, and the names by which
 * the file's rows refer to other rows of the file. */
#include "record/import/import_run.h"

static bool list_add(struct import_run *run, struct import_column *column, struct import_name *name)
{
    if (column->name_count == column->name_room) {
        size_t room = column->name_room ? column->name_room * 2 : 16;
        struct import_name **larger = ARENA_ARRAY(run->ctx->arena, struct import_name *, room);
        if (!larger)
            return false;
        if (column->name_count)
            memcpy(larger, column->name_list, column->name_count * sizeof(struct import_name *));
        column->name_list = larger;
        column->name_room = room;
    }
    column->name_list[column->name_count++] = name;
    return true;
}

/* A name of the object itself is wanted by all columns that use it. */
static bool want(struct import_run *run, struct import_name *name)
{
    name->same = import_table_find(&run->wanted, name->fold);
    return import_table_put(&run->wanted, name->fold, name);
}

struct import_name *import_name_take(struct import_run *run, size_t index, struct text fold,
                                     struct text written, int64_t line)
{
    struct import_column *column = &run->columns[index];
    struct arena *arena = run->ctx->arena;
    struct import_name *name = import_table_find(&column->names, fold);
    if (name) {
        name->rows += run->reading == READ_CHECK;
        return name;
    }
    if (column->name_count >= IMPORT_NAMES_MAX && !column->self) {
        char most[24];
        struct buf number;
        buf_init_fixed(&number, most, sizeof most);
        buf_add_int(&number, IMPORT_NAMES_MAX);
        ctx_fail(run->ctx, ERR_import_too_many_names, column->header, buf_text(&number));
        return NULL;
    }
    name = ARENA_NEW(arena, struct import_name);
    if (!name)
        return NULL;
    *name = (struct import_name){.fold = text_dup(arena, fold),
                                 .column = index,
                                 .rows = 0, /* its state is still to be said */
                                 .line = line};
    name->written = text_eq(fold, written) ? name->fold : text_dup(arena, written);
    bool fine = import_table_put(&column->names, name->fold, name) && list_add(run, column, name) &&
                (!column->self || want(run, name));
    return fine ? name : NULL;
}

bool import_name_is_bad(const struct import_name *name)
{
    return name->state == NAME_BAD || name->state == NAME_SEVERAL;
}

void import_names_of_row(struct import_run *run, struct arena *arena, const struct text *raw,
                         void (*visit)(struct import_name *name, void *subject), void *subject)
{
    for (size_t i = 0; run->wanted.used && i < run->column_count; i++) {
        const struct import_column *column = &run->columns[i];
        if (!column->own_key)
            continue;
        struct text text = import_cell_text(arena, column, raw);
        struct import_name *name = text.len
                                       ? import_table_find(&run->wanted, clean_folded(arena, text))
                                       : NULL;
        for (; name; name = name->same)
            visit(name, subject);
    }
}

struct fault import_name_fault(struct import_run *run, const struct import_name *name)
{
    struct fault fault = {.code = name->state == NAME_SEVERAL ? ERR_import_several
                                                              : ERR_import_no_record,
                          .field = run->columns[name->column].header,
                          .args = {name->written, TEXT_EMPTY, TEXT_EMPTY, TEXT_EMPTY}};
    return fault;
}
