/* What expressions may ask on behalf of a caller with system rights: rules and formulas, and the ground of what
 * filters may ask (env.c). */
#include "access/access.h"
#include "access/names.h"

/* The ids are known (sets.c), so the select is a list of keys, whatever the depth of the hierarchy. */
static const struct db_select *my_team(struct arena *arena, const struct expr_env *env)
{
    const struct access_caller *caller = env->subject;
    struct db_select *select = ARENA_NEW(arena, struct db_select);
    const struct db_node **columns = ARENA_ARRAY(arena, const struct db_node *, 1);
    if (!select || !columns)
        return NULL;
    columns[0] = db_column(arena, TEXT("team"), TEXT("id"));
    *select = (struct db_select){.table = TABLE_USER,
                                 .alias = TEXT("team"),
                                 .columns = columns,
                                 .column_count = 1,
                                 .where = db_never(arena),
                                 .limit = -1};
    if (!caller->sets || !caller->user)
        return select;
    struct value team = value_of_set(&caller->sets->set[SET_TEAM], SET_TEAM);
    select->where = db_and(arena, db_in_set(arena, columns[0], team, true),
                           db_call2(arena, DB_NE, columns[0], db_int(arena, caller->user)));
    return select;
}

void access_env_system(const struct access_caller *caller, const struct meta_catalog *catalog,
                       int64_t now, struct expr_env *out)
{
    (void)catalog;
    *out = (struct expr_env){.me = caller->user,
                             .my_department = caller->department,
                             .now = now,
                             .zone = caller->zone ? caller->zone : zone_utc(),
                             .week_start = caller->organisation.week_start,
                             .fiscal_year_start = caller->organisation.fiscal_year_start,
                             .my_team = my_team,
                             .subject = caller};
    if (!out->week_start)
        out->week_start = 1;
    if (!out->fiscal_year_start)
        out->fiscal_year_start = 1;
}
