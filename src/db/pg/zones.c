/* Local dates: the offsets of our own zone data are bound with the statement, so that the answer is that of base
 * whatever the server's zone data say. Yearly changes go on for ever; they are bound up to the year 2300. */
#include "db/pg/store.h"

#define FROM_MS INT64_C(-62135596800000) /* 0001-01-01 */
#define TO_MS INT64_C(10413792000000)    /* 2300-01-01 */
#define CHANGES_MAX 1600

static bool bind_changes(struct render *render, const struct zone *zone)
{
    struct arena *arena = render->ctx->arena;
    int64_t *changes = ARENA_ARRAY(arena, int64_t, CHANGES_MAX);
    int64_t *offsets = ARENA_ARRAY(arena, int64_t, CHANGES_MAX + 1);
    struct value_set *sets = ARENA_ARRAY(arena, struct value_set, 2);
    if (!changes || !offsets || !sets)
        return false;
    size_t count = zone_changes(zone, FROM_MS, TO_MS, changes, offsets, CHANGES_MAX - 1);
    changes[count] = INT64_MAX; /* never an empty list */
    offsets[count + 1] = offsets[count];
    sets[0] = (struct value_set){changes, count + 1};
    sets[1] = (struct value_set){offsets, count + 2};
    render_value(render, value_of_set(&sets[0], 0));
    render_words(render, ", ");
    render_value(render, value_of_set(&sets[1], 0));
    return true;
}

static void zoned(struct render *render, const char *function, const struct db_node *node)
{
    const struct db_node *name = node->arg_count == 2 ? node->args[1] : NULL;
    bool named = name && name->kind == DB_NODE_VALUE;
    if (named && value_is_null(name->value)) {
        render_words(render, "null::int8");
        return;
    }
    const struct zone *zone = named ? zone_find(name->value.text) : NULL;
    if (!zone) {
        render->error = ERR_internal;
        return;
    }
    render_words(render, function);
    render_node(render, node->args[0]);
    render_words(render, ", ");
    if (!bind_changes(render, zone))
        render->error = ERR_out_of_memory;
    render_words(render, ")");
}

void pg_local_date(struct render *render, const struct db_node *node)
{
    zoned(render, "`gx_local_date(", node);
}

void pg_day_start(struct render *render, const struct db_node *node)
{
    zoned(render, "`gx_day_start(", node);
}
