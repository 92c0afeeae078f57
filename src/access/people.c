#include "access/people.h"

#include "access/names.h"

static int setting_number(struct value value, int fallback, int most)
{
    int64_t number = 0;
    if (value.kind == VALUE_INT)
        number = value.number;
    else if (value.kind == VALUE_TEXT && !text_to_int(value.text, &number))
        number = 0;
    return number >= 1 && number <= most ? (int)number : fallback;
}

/* The one record; an organisation not set up yet gets values that work. */
static enum err read_organisation(struct ctx *ctx, struct db_conn *conn, struct arena *arena,
                                  struct access_organisation *into)
{
    static const char *const columns[] = {
        "name",       "base_currency",     "time_zone",         "locale",
        "week_start", "fiscal_year_start", "default_area_code", "country"};
    enum { NAME, CURRENCY, ZONE, LOCALE, WEEK, YEAR, AREA, COUNTRY, COUNT };
    const struct db_node *nodes[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        nodes[i] = db_column(ctx->arena, TEXT("o"), text_of(columns[i]));
    struct db_order order = {.by = db_column(ctx->arena, TEXT("o"), TEXT("id"))};
    struct db_select select = {.table = TABLE_ORGANISATION,
                               .alias = TEXT("o"),
                               .columns = nodes,
                               .column_count = COUNT,
                               .order = &order,
                               .order_count = 1,
                               .limit = 1};
    *into = (struct access_organisation){.name = TEXT_EMPTY,
                                         .base_currency = TEXT("CNY"),
                                         .zone = zone_find(TEXT("Asia/Shanghai")),
                                         .lang = LANG_ZH,
                                         .week_start = 1,
                                         .fiscal_year_start = 1};
    if (!into->zone)
        into->zone = zone_utc();
    struct db_rows *rows;
    enum err err = db_open_rows(ctx, conn, &select, &rows);
    if (err)
        return err;
    if (db_next(rows)) {
        into->name = text_dup(arena, db_get_text(rows, NAME));
        if (!db_get_null(rows, CURRENCY))
            into->base_currency = text_dup(arena, db_get_text(rows, CURRENCY));
        const struct zone *zone = zone_find(db_get_text(rows, ZONE));
        if (zone)
            into->zone = zone;
        if (!db_get_null(rows, LOCALE))
            into->lang = lang_from_header(db_get_text(rows, LOCALE));
        into->week_start = setting_number(db_get(rows, WEEK), 1, 7);
        into->fiscal_year_start = setting_number(db_get(rows, YEAR), 1, 12);
        into->default_area_code = text_dup(arena, db_get_text(rows, AREA));
        into->country = text_dup(arena, db_get_text(rows, COUNTRY));
    }
    return db_close_rows(rows);
}

/* --- trees --- */

/* Rows of a table that make a tree, and what else is read of them. */
struct nodes {
    struct arena *arena;
    const char *parent; /* field */
    const char *other;  /* field, or NULL */
    int64_t *ids;
    int64_t *parents;
    int64_t *others;
    size_t count;
    size_t room;
};

static int64_t *grown(struct arena *arena, const int64_t *old, size_t count, size_t room)
{
    int64_t *more = ARENA_ARRAY(arena, int64_t, room);
    if (more && count)
        memcpy(more, old, count * sizeof *more);
    return more;
}

static bool nodes_room(struct nodes *nodes)
{
    if (nodes->count < nodes->room)
        return true;
    size_t room = nodes->room ? nodes->room * 2 : 256;
    nodes->ids = grown(nodes->arena, nodes->ids, nodes->count, room);
    nodes->parents = grown(nodes->arena, nodes->parents, nodes->count, room);
    nodes->others = grown(nodes->arena, nodes->others, nodes->count, room);
    nodes->room = room;
    return !nodes->arena->failed;
}

/* A field the catalog does not have (small catalogs of tests) is nobody everywhere. */
static const struct db_node *column_of(struct arena *arena, const struct meta_object *object,
                                       const char *name)
{
    const struct meta_field *field = name ? meta_field_find(object, text_of(name)) : NULL;
    return field ? db_column(arena, TEXT("n"), field->column) : db_null(arena);
}

static enum err read_nodes(struct ctx *ctx, struct db_conn *conn, const struct meta_object *object,
                           struct nodes *out)
{
    struct arena *arena = ctx->arena;
    const struct db_node *columns[] = {db_column(arena, TEXT("n"), TEXT("id")),
                                       column_of(arena, object, out->parent),
                                       column_of(arena, object, out->other)};
    struct db_order order = {.by = columns[0]};
    struct db_select select = {.table = object->table,
                               .alias = TEXT("n"),
                               .columns = columns,
                               .column_count = 3,
                               .order = &order,
                               .order_count = 1,
                               .limit = -1};
    struct db_rows *rows;
    enum err err = db_open_rows(ctx, conn, &select, &rows);
    if (err)
        return err;
    while (db_next(rows) && nodes_room(out)) {
        out->ids[out->count] = db_get_int(rows, 0);
        out->parents[out->count] = db_get_int(rows, 1);
        out->others[out->count++] = db_get_int(rows, 2);
    }
    err = db_close_rows(rows);
    return err || !out->arena->failed ? err : ctx_fail(ctx, ERR_out_of_memory);
}

static enum err read_tree(struct ctx *ctx, struct db_conn *conn, const struct meta_object *object,
                          struct nodes *nodes, struct tree *out)
{
    enum err err = object ? read_nodes(ctx, conn, object, nodes) : ERR_OK;
    if (!err && !tree_build(nodes->arena, nodes->ids, nodes->parents, nodes->count, out))
        err = ctx_fail(ctx, ERR_out_of_memory);
    return err;
}

enum err people_read(struct ctx *ctx, struct db_conn *conn, const struct meta_catalog *catalog,
                     struct arena *arena, struct people *out)
{
    struct nodes users = {.arena = arena, .parent = "manager"};
    struct nodes departments = {.arena = arena, .parent = "parent", .other = "manager"};
    enum err err = read_organisation(ctx, conn, arena, &out->organisation);
    if (!err)
        err = read_tree(ctx, conn, meta_object_find(catalog, TABLE_USER), &users, &out->managers);
    if (!err)
        err = read_tree(ctx, conn, meta_object_find(catalog, TEXT("department")), &departments,
                        &out->departments);
    out->heads = departments.others;
    return err;
}
