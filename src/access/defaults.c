#include "access/defaults.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define NONE SCOPE_NONE
#define OWN SCOPE_OWN
#define BELOW SCOPE_DEPARTMENT_BELOW
#define ALL SCOPE_ALL

/* clang-format off */
static const struct default_row {
    struct text role;
    uint8_t scopes[ACCESS_ACTION_COUNT];
    const char *summary;
} rows[] = {
    /* role              read,  create, edit,  delete, export, import, assign, bulk, reveal */
    {{"sales", 5},     {OWN,   OWN,    OWN,   OWN,    OWN,    NONE,   OWN,    OWN,   NONE},
     "what one looks after"},
    {{"manager", 7},   {BELOW, BELOW,  BELOW, BELOW,  BELOW,  NONE,   BELOW,  BELOW, NONE},
     "what one's departments look after"},
    {{"marketing", 9}, {ALL,   NONE,   NONE,  NONE,   NONE,   NONE,   NONE,   NONE,  NONE},
     "to read"},
    {{"service", 7},   {ALL,   NONE,   NONE,  NONE,   NONE,   NONE,   NONE,   NONE,  NONE},
     "to read"},
    {{"finance", 7},   {ALL,   NONE,   NONE,  NONE,   NONE,   NONE,   NONE,   NONE,  NONE},
     "to read"},
    {{"reader", 6},    {ALL,   NONE,   NONE,  NONE,   NONE,   NONE,   NONE,   NONE,  NONE},
     "to read"},
};
/* clang-format on */

/* Records nobody owns belong to their parent, and those without a parent to everybody. */
static uint8_t fitting(uint8_t scope, const struct meta_object *object)
{
    if (object->owned || scope == SCOPE_NONE || scope == SCOPE_ALL)
        return scope;
    return object->parent_count ? SCOPE_PARENT : SCOPE_ALL;
}

bool defaults_for_custom(struct text role, const struct meta_object *object,
                         uint8_t scopes[ACCESS_ACTION_COUNT])
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (!text_eq(rows[i].role, role))
            continue;
        for (size_t k = 0; k < ACCESS_ACTION_COUNT; k++)
            scopes[k] = fitting(rows[i].scopes[k], object);
        return true;
    }
    return false;
}

enum err rows_of_object(struct ctx *ctx, struct db_conn *conn, const struct meta_object *object,
                        struct db_rows **out)
{
    const struct db_node **columns = ARENA_ARRAY(ctx->arena, const struct db_node *,
                                                 object->field_count);
    if (!columns)
        return ctx_fail(ctx, ERR_out_of_memory);
    for (size_t i = 0; i < object->field_count; i++)
        columns[i] = db_column(ctx->arena, TEXT("r"), object->fields[i].column);
    struct db_order order = {.by = db_column(ctx->arena, TEXT("r"), TEXT("id"))};
    struct db_select select = {.table = object->table,
                               .alias = TEXT("r"),
                               .columns = columns,
                               .column_count = object->field_count,
                               .order = &order,
                               .order_count = 1,
                               .limit = -1};
    return db_open_rows(ctx, conn, &select, out);
}
