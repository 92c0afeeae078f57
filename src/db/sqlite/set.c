/* Sets of ids given as one parameter: a table of the members, which finds rows through an index, and a function
 * that tests one value by binary search. What is bound is a pointer under a name of its own (sqlite3_bind_pointer),
 * which SQL can neither read nor forge; without it the set is empty. */
#include "db/sqlite/store.h"

#include <stdlib.h>

static const struct value_set *set_of(sqlite3_value *value)
{
    static const struct value_set nobody = {NULL, 0};
    const struct value_set *set = sqlite3_value_pointer(value, SQLITE_SET);
    return set ? set : &nobody;
}

/* ---- testing ------------------------------------------------------------------------------------ */

/* Null is in no set, and says so as SQL does. */
static void in_set(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    (void)argc;
    if (sqlite3_value_type(argv[0]) != SQLITE_NULL)
        sqlite3_result_int(context, value_set_has(set_of(argv[1]), sqlite3_value_int64(argv[0])));
}

/* ---- the table ---------------------------------------------------------------------------------- */

enum { COLUMN_ID, COLUMN_SET }; /* the second is hidden: the argument */

struct cursor {
    sqlite3_vtab_cursor base; /* first */
    const struct value_set *set;
    size_t at;
};

static int connect(sqlite3 *handle, void *aux, int argc, const char *const *argv,
                   sqlite3_vtab **out, char **error)
{
    (void)aux;
    (void)argc;
    (void)argv;
    (void)error;
    int rc = sqlite3_declare_vtab(handle, "create table x(id integer, members hidden)");
    if (rc)
        return rc;
    sqlite3_vtab_config(handle, SQLITE_VTAB_INNOCUOUS);
    *out = calloc(1, sizeof **out);
    return *out ? SQLITE_OK : SQLITE_NOMEM;
}

static int disconnect(sqlite3_vtab *table)
{
    free(table);
    return SQLITE_OK;
}

/* The argument must be there; members come ascending. */
static int best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
    (void)table;
    for (int i = 0; i < info->nConstraint; i++) {
        if (info->aConstraint[i].iColumn != COLUMN_SET || !info->aConstraint[i].usable ||
            info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
            continue;
        info->aConstraintUsage[i].argvIndex = 1;
        info->aConstraintUsage[i].omit = 1;
        info->estimatedCost = 10;
        info->estimatedRows = 10;
        info->orderByConsumed = info->nOrderBy == 1 && info->aOrderBy[0].iColumn == COLUMN_ID &&
                                !info->aOrderBy[0].desc;
        return SQLITE_OK;
    }
    return SQLITE_CONSTRAINT;
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
    (void)table;
    struct cursor *cursor = calloc(1, sizeof *cursor);
    if (!cursor)
        return SQLITE_NOMEM;
    *out = &cursor->base;
    return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
    free(base);
    return SQLITE_OK;
}

static int filter(sqlite3_vtab_cursor *base, int number, const char *text, int argc,
                  sqlite3_value **argv)
{
    struct cursor *cursor = (struct cursor *)base;
    (void)number;
    (void)text;
    (void)argc;
    cursor->set = set_of(argv[0]);
    cursor->at = 0;
    return SQLITE_OK;
}

static int next(sqlite3_vtab_cursor *base)
{
    ((struct cursor *)base)->at++;
    return SQLITE_OK;
}

static int at_end(sqlite3_vtab_cursor *base)
{
    const struct cursor *cursor = (const struct cursor *)base;
    return cursor->at >= cursor->set->count;
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *context, int number)
{
    const struct cursor *cursor = (const struct cursor *)base;
    if (number == COLUMN_ID)
        sqlite3_result_int64(context, cursor->set->ids[cursor->at]);
    return SQLITE_OK;
}

static int row_id(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
    *out = (sqlite3_int64)((const struct cursor *)base)->at;
    return SQLITE_OK;
}

/* Without xCreate it is there by its name alone and in no schema. */
static const sqlite3_module module = {.xConnect = connect,
                                      .xBestIndex = best_index,
                                      .xDisconnect = disconnect,
                                      .xDestroy = disconnect,
                                      .xOpen = open_cursor,
                                      .xClose = close_cursor,
                                      .xFilter = filter,
                                      .xNext = next,
                                      .xEof = at_end,
                                      .xColumn = column,
                                      .xRowid = row_id};

int sqlite_add_set(sqlite3 *handle)
{
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    int rc = sqlite3_create_function_v2(handle, "gx_in_set", 2, flags, NULL, in_set, NULL, NULL,
                                        NULL);
    return rc ? rc : sqlite3_create_module_v2(handle, "gx_set", &module, NULL, NULL);
}
