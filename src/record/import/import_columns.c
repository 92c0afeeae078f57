/* The plan and the header become columns: which cell goes into which field, read by which rules. */
#include "record/import/clean_country.h"
#include "record/import/import_run.h"

#include "base/money.h"
#include "meta/field_types.h"
#include "meta/names.h"

/* The column a rejects file carries; fed again it is passed over. */
#define REASON_COLUMN TEXT("import_error")

enum err import_csv_fault(struct import_run *run)
{
    struct ctx *ctx = run->ctx;
    const struct csv_reader *csv = &run->csv;
    struct text line = text_format(ctx->arena, "%lld", (long long)csv->fault_line);
    switch (csv->fault) {
    case CSV_QUOTE_OPEN:
        return ctx_fail(ctx, ERR_csv_quote_open, line);
    case CSV_QUOTE_TEXT:
        return ctx_fail(ctx, ERR_csv_quote_text, line,
                        text_format(ctx->arena, "%lld", (long long)csv->quote_line));
    case CSV_CELL_LONG:
    case CSV_ROW_LONG:
        return ctx_fail(ctx, ERR_csv_cell_long, line);
    case CSV_MANY_COLUMNS:
        return ctx_fail(ctx, ERR_csv_many_columns, line,
                        text_format(ctx->arena, "%d", CSV_COLUMNS_MAX));
    case CSV_UNREADABLE:
        return ctx_fail(ctx, ERR_file_read, text_of(run->plan->path), TEXT("I/O"));
    case CSV_NO_MEMORY:
        return ctx_fail(ctx, ERR_out_of_memory);
    case CSV_FINE:
        break;
    }
    return ERR_OK;
}

/* The line above the header, when a header of two lines begins there. */
static bool keep_above(struct import_run *run)
{
    struct arena *arena = run->ctx->arena;
    struct text *cells = ARENA_ARRAY(arena, struct text, run->csv.cell_count);
    for (size_t i = 0; cells && i < run->csv.cell_count; i++)
        cells[i] = text_dup(arena, run->csv.cells[i]);
    run->above = cells;
    run->above_count = run->csv.cell_count;
    return cells;
}

enum err import_rewind(struct import_run *run)
{
    enum err err = csv_file_rewind(run->ctx, run->file);
    csv_reader_restart(&run->csv);
    if (err)
        return err;
    bool above = run->plan->header_rows == 2 && !run->above;
    for (;;) {
        if (!csv_next(&run->csv))
            return run->csv.fault ? import_csv_fault(run) : ctx_fail(run->ctx, ERR_csv_empty);
        if (run->csv.line >= run->plan->header_line)
            return ERR_OK;
        if (above && !keep_above(run))
            return ctx_fail(run->ctx, ERR_out_of_memory);
    }
}

/* "C" is the third column, "AA" the 27th: as spreadsheets call it. */
static struct text column_letters(struct arena *arena, size_t index)
{
    char letters[8];
    size_t at = sizeof letters;
    for (index++; index && at; index = (index - 1) / 26)
        letters[--at] = (char)('A' + (index - 1) % 26);
    return text_dup(arena, (struct text){letters + at, sizeof letters - at});
}

struct text import_header_name(struct arena *arena, const struct text *before, size_t index,
                               struct text header)
{
    if (!header.len)
        header = text_format(arena, "(%.*s)", TEXT_ARG(column_letters(arena, index)));
    struct text name = header;
    for (int number = 2; number < 1000; number++) {
        size_t i = 0;
        while (i < index && !text_eq(before[i], name))
            i++;
        if (i == index)
            return name;
        name = text_format(arena, "%.*s (%d)", TEXT_ARG(header), number);
    }
    return name;
}

static bool stands_twice(const struct text *cells, size_t count, size_t at)
{
    for (size_t i = 0; i < count; i++)
        if (i != at && text_eq(text_trim(cells[i]), text_trim(cells[at])))
            return true;
    return false;
}

struct text *import_header_cells(struct arena *arena, const struct text *above, size_t above_count,
                                 const struct text *cells, size_t count)
{
    struct text *names = ARENA_ARRAY(arena, struct text, count + 1);
    struct text group = TEXT_EMPTY; /* a merged cell stands over those behind it too */
    for (size_t i = 0; names && i < count; i++) {
        struct text own = text_trim(csv_unsafe_cell(cells[i]));
        struct text over = i < above_count ? text_trim(above[i]) : TEXT_EMPTY;
        group = over.len ? over : group;
        if (!own.len)
            names[i] = over;
        else if (group.len && above && stands_twice(cells, count, i))
            names[i] = text_format(arena, "%.*s %.*s", TEXT_ARG(group), TEXT_ARG(own));
        else
            names[i] = own;
    }
    return names;
}

static enum err check_doubled(struct import_run *run)
{
    const struct text *headers = run->headers;
    for (size_t i = 0; i < run->header_count; i++)
        for (size_t j = 0; j < i; j++)
            if (headers[i].len && text_eq(headers[i], headers[j]))
                return ctx_fail(run->ctx, ERR_import_column_doubled, headers[i]);
    return ERR_OK;
}

static enum err read_headers(struct import_run *run)
{
    struct ctx *ctx = run->ctx;
    csv_reader_init(&run->csv, ctx->arena, csv_separator_find(csv_file_sample(run->file)),
                    csv_file_read, run->file);
    run->csv.line_is_row = run->plan->is_sheet;
    if (run->plan->is_sheet)
        run->csv.separator = ',';
    enum err err = import_rewind(run);
    if (err)
        return err;
    run->header_count = run->csv.cell_count;
    struct text *headers = ARENA_ARRAY(ctx->arena, struct text, run->header_count);
    struct text *cells = import_header_cells(ctx->arena, run->above, run->above_count,
                                             run->csv.cells, run->header_count);
    for (size_t i = 0; headers && cells && i < run->header_count; i++) {
        headers[i] = text_dup(ctx->arena, cells[i]);
        if (run->plan->loose)
            headers[i] = import_header_name(ctx->arena, headers, i, headers[i]);
    }
    run->headers = headers;
    return headers ? check_doubled(run) : ctx_fail(ctx, ERR_out_of_memory);
}

/* ---- which field ---- */

/* Who made a record and when: brought along from elsewhere by those who may import records of anybody. */
static bool is_history(const struct meta_object *object, const struct meta_field *field)
{
    return field == object->created_at || field == object->updated_at ||
           text_eq(field->name, TEXT("created_by"));
}

bool import_can(const struct access_caller *caller, const struct meta_object *object,
                const struct meta_field *field)
{
    if (is_history(object, field))
        return caller->system || access_scope(caller, ACCESS_IMPORT, object) == SCOPE_ALL;
    bool brought = field == object->owner || field == object->department ||
                   text_eq(field->name, TEXT("id")) || text_eq(field->name, TEXT("tags"));
    if (!brought && (field->system || field->read_only || field->retired || field->computed))
        return false;
    return access_field(caller, field) == USE_EDIT;
}

static bool can_import(const struct import_run *run, const struct meta_field *field)
{
    return import_can(run->caller, run->object, field);
}

static bool is_called(struct arena *arena, const struct meta_field *field, struct text header)
{
    return text_eq(clean_header(arena, field->name), header) ||
           text_eq(clean_header(arena, field->label.in[LANG_EN]), header) ||
           text_eq(clean_header(arena, field->label.in[LANG_ZH]), header);
}

static const struct meta_field *guess_among(struct arena *arena, const struct access_caller *caller,
                                            const struct meta_object *object, struct text header,
                                            bool synonym)
{
    for (size_t i = 0; i < object->field_count; i++) {
        const struct meta_field *field = &object->fields[i];
        if ((synonym ? import_is_synonym(field, header) : is_called(arena, field, header)) &&
            import_can(caller, object, field))
            return field;
    }
    return NULL;
}

/* By name or label first, then by the table of other words. */
const struct meta_field *import_guess(struct arena *arena, const struct access_caller *caller,
                                      const struct meta_object *object, struct text header)
{
    struct text folded = clean_header(arena, header);
    const struct meta_field *field = guess_among(arena, caller, object, folded, false);
    return field ? field : guess_among(arena, caller, object, folded, true);
}

static const struct meta_field *guess(struct import_run *run, struct text header)
{
    struct arena *arena = run->ctx->arena;
    struct text folded = clean_header(arena, header);
    for (size_t i = 0; i < run->plan->new_field_count; i++)
        if (is_called(arena, &run->new_fields[i], folded))
            return &run->new_fields[i];
    return import_guess(arena, run->caller, run->object, header);
}

static enum err given_field(struct import_run *run, struct text name, const struct meta_field **out)
{
    const struct meta_field *field = import_field_find(run, name);
    *out = field;
    if (!field)
        return ctx_fail(run->ctx, ERR_unknown_field, name, meta_nearest_field(run->object, name));
    if (!can_import(run, field))
        return ctx_fail(run->ctx, ERR_import_field_fixed, field->name);
    return ERR_OK;
}

/* ---- the columns ---- */

static struct import_column *add_column(struct import_run *run, size_t cell,
                                        const struct meta_field *field)
{
    struct import_column *column = &run->columns[run->column_count++];
    struct arena *arena = run->ctx->arena;
    *column = (struct import_column){.cell = cell, .field = field};
    column->header = cell == SIZE_MAX ? field->name : run->headers[cell];
    column->name = field ? field->name : TEXT_EMPTY;
    column->answers.arena = column->options.arena = column->names.arena = arena;
    return column;
}

static ptrdiff_t find_header(const struct import_run *run, struct text name)
{
    for (size_t i = 0; i < run->header_count; i++)
        if (text_eq(run->headers[i], name))
            return (ptrdiff_t)i;
    for (size_t i = 0; i < run->header_count; i++)
        if (text_eq_fold(run->headers[i], name))
            return (ptrdiff_t)i;
    return -1;
}

static enum err no_such_column(struct import_run *run, struct text name)
{
    struct buf list;
    buf_init(&list, run->ctx->arena, 4096);
    for (size_t i = 0; i < run->header_count; i++)
        buf_addf(&list, "%s%.*s", i ? ", " : "", TEXT_ARG(run->headers[i]));
    return ctx_fail(run->ctx, ERR_import_no_column, name, buf_text(&list));
}

/* What --map says; `mapped[i]` is set for each column it names. */
static enum err map_given(struct import_run *run, bool *mapped)
{
    const struct record_import_pairs *map = &run->plan->map;
    for (size_t i = 0; i < map->count; i++) {
        ptrdiff_t at = find_header(run, map->items[i].name);
        if (at < 0)
            return no_such_column(run, map->items[i].name);
        mapped[at] = true;
        const struct meta_field *field = NULL;
        if (!map->items[i].value.len)
            continue;
        enum err err = given_field(run, map->items[i].value, &field);
        if (err)
            return err;
        if (import_column_of(run, field))
            return ctx_fail(run->ctx, ERR_import_field_doubled, field->name);
        add_column(run, (size_t)at, field);
    }
    return ERR_OK;
}

static enum err unknown_column(struct import_run *run, struct text header)
{
    struct arena *arena = run->ctx->arena;
    struct text nearest = meta_nearest_field(run->object, clean_folded(arena, header));
    if (nearest.len)
        nearest = text_format(arena,
                              run->ctx->lang == LANG_ZH ? "（例如 %.*s）" : " (%.*s perhaps)",
                              TEXT_ARG(nearest));
    return ctx_fail(run->ctx, ERR_import_column_unknown, header, nearest);
}

static enum err map_guessed(struct import_run *run, const bool *mapped)
{
    enum err err = ERR_OK;
    for (size_t i = 0; i < run->header_count; i++) {
        struct text header = run->headers[i];
        if (mapped[i] || !header.len || text_eq(header, REASON_COLUMN))
            continue;
        const struct meta_field *field = guess(run, header);
        if (field && import_column_of(run, field))
            field = NULL; /* taken by a column that says it more clearly */
        if (field)
            add_column(run, i, field);
        else
            err = unknown_column(run, header);
    }
    return err;
}

struct import_column *import_column_of(struct import_run *run, const struct meta_field *field)
{
    for (size_t i = 0; i < run->column_count; i++)
        if (run->columns[i].field == field)
            return &run->columns[i];
    return NULL;
}

/* By field or by column; NULL after reporting. */
static struct import_column *named_column(struct import_run *run, struct text name)
{
    for (size_t i = 0; i < run->column_count; i++)
        if (text_eq(run->columns[i].name, name))
            return &run->columns[i];
    for (size_t i = 0; i < run->column_count; i++)
        if (text_eq_fold(run->columns[i].header, name))
            return &run->columns[i];
    ctx_fail(run->ctx, ERR_import_not_mapped, name);
    return NULL;
}

/* ---- the rules ---- */

static enum err take_defaults(struct import_run *run)
{
    const struct record_import_pairs *given = &run->plan->defaults;
    for (size_t i = 0; i < given->count; i++) {
        const struct meta_field *field;
        enum err err = given_field(run, given->items[i].name, &field);
        if (err)
            return err;
        struct import_column *column = import_column_of(run, field);
        if (!column)
            column = add_column(run, SIZE_MAX, field);
        column->has_default = true;
        column->default_text = given->items[i].value;
    }
    return ERR_OK;
}

static enum err take_scales(struct import_run *run)
{
    const struct record_import_pairs *given = &run->plan->scales;
    for (size_t i = 0; i < given->count; i++) {
        struct import_column *column = named_column(run, given->items[i].name);
        if (!column)
            return ctx_error(run->ctx);
        int scale = 0;
        int64_t factor;
        while (scale < DECIMAL_SCALE_MAX &&
               !decimal_parse(given->items[i].value, scale, true, &factor))
            scale++;
        if (!decimal_parse(given->items[i].value, scale, true, &factor) || factor <= 0)
            return ctx_fail(run->ctx, ERR_not_a_number, given->items[i].value);
        column->number.factor = factor;
        column->number.factor_scale = scale;
        if (field_types[column->field->type].kind != VALUE_INT)
            return ctx_fail(run->ctx, ERR_import_not_number, column->name);
    }
    return ERR_OK;
}

static enum err take_answers(struct import_run *run)
{
    struct arena *arena = run->ctx->arena;
    for (size_t i = 0; i < run->plan->answer_count; i++) {
        struct record_import_answer *answer = &run->plan->answers[i];
        struct import_column *column = named_column(run, answer->field);
        if (!column)
            return ctx_error(run->ctx);
        if (!import_table_put(&column->answers, clean_folded(arena, answer->from), &answer->to))
            return ctx_fail(run->ctx, ERR_out_of_memory);
    }
    return ERR_OK;
}

/* A record with nothing but a name must be one the target's rules allow. */
static enum err check_create(struct import_run *run, struct import_column *column)
{
    const struct meta_object *target = column->field->target;
    if (column->field->type != FIELD_reference || !target->name_field)
        return ctx_fail(run->ctx, ERR_import_not_reference, column->name);
    for (size_t i = 0; i < target->field_count; i++) {
        const struct meta_field *field = &target->fields[i];
        if (field->required == REQUIRED_ALWAYS && !field->retired && field != target->name_field &&
            !field->system && !field->default_value.len && field->type != FIELD_auto_number)
            return ctx_fail(run->ctx, ERR_import_not_create, column->name, field->name);
    }
    column->create = true;
    return ERR_OK;
}

static enum err take_creates(struct import_run *run)
{
    struct text rest = run->plan->create;
    while (rest.len) {
        struct import_column *column = named_column(run, text_trim(text_cut(&rest, ',')));
        enum err err = column ? check_create(run, column) : ctx_error(run->ctx);
        if (err)
            return err;
    }
    return ERR_OK;
}

static enum err make_options(struct import_run *run, struct import_column *column)
{
    struct arena *arena = run->ctx->arena;
    bool fine = true;
    for (size_t i = column->field->option_count; i-- > 0;) {
        const struct meta_option *option = &column->field->options[i];
        void *item = (void *)(uintptr_t)option;
        for (size_t lang = 0; lang < LANG_COUNT; lang++)
            fine = fine && (!option->label.in[lang].len ||
                            import_table_put(&column->options,
                                             clean_folded(arena, option->label.in[lang]), item));
    }
    /* A key outweighs another option's label. */
    for (size_t i = 0; i < column->field->option_count; i++)
        fine = fine && import_table_put(&column->options,
                                        clean_folded(arena, column->field->options[i].key),
                                        (void *)(uintptr_t)&column->field->options[i]);
    return fine ? ERR_OK : ctx_fail(run->ctx, ERR_out_of_memory);
}

static enum err finish_column(struct import_run *run, struct import_column *column)
{
    const struct meta_field *field = column->field;
    column->number.scale = field->scale;
    column->number.percent_is_unit = field->type == FIELD_percent;
    column->number.percent_allowed = field->type == FIELD_percent || field->type == FIELD_decimal;
    if (run->plan->date_order.len)
        column->date_order = clean_order_find(run->plan->date_order);
    const struct record_import_pairs *orders = &run->plan->date_orders;
    for (size_t i = 0; i < orders->count; i++)
        if (text_eq(orders->items[i].name, column->header) ||
            text_eq(orders->items[i].name, column->name))
            column->date_order = clean_order_find(orders->items[i].value);
    bool text = field_types[field->type].kind == VALUE_TEXT;
    column->own_key = field == run->object->name_field || (field->unique && text);
    if (field->type == FIELD_select || field->type == FIELD_multi_select)
        return make_options(run, column);
    if (field->type == FIELD_text && text_eq(field->name, TEXT("country")))
        return clean_countries(&column->options) ? ERR_OK : ctx_fail(run->ctx, ERR_out_of_memory);
    if (field->type != FIELD_reference)
        return ERR_OK;
    column->self = field->target == run->object;
    run->has_self = run->has_self || column->self;
    for (const struct import_known *known = run->known; known; known = known->next)
        column->earlier = column->earlier || known->object == field->target->number;
    return import_lookup_open(run, field->target, &column->lookup);
}

enum err import_columns_make(struct import_run *run)
{
    struct ctx *ctx = run->ctx;
    const struct record_import_plan *plan = run->plan;
    if (plan->date_order.len && !clean_order_find(plan->date_order))
        return ctx_fail(ctx, ERR_bad_parameter, TEXT("date-order"), plan->date_order);
    enum err err = import_fields_make(run);
    if (!err)
        err = read_headers(run);
    if (err)
        return err;
    size_t room = run->header_count + plan->map.count + plan->defaults.count;
    run->columns = ARENA_ARRAY(ctx->arena, struct import_column, room);
    bool *mapped = ARENA_ARRAY(ctx->arena, bool, run->header_count);
    if (!run->columns || !mapped)
        return ctx_fail(ctx, ERR_out_of_memory);
    err = map_given(run, mapped);
    if (!err && !plan->loose)
        err = map_guessed(run, mapped);
    if (!err)
        err = take_defaults(run);
    if (!err)
        err = take_scales(run);
    if (!err)
        err = take_answers(run);
    if (!err)
        err = take_creates(run);
    for (size_t i = 0; !err && i < run->column_count; i++)
        err = finish_column(run, &run->columns[i]);
    return err;
}
