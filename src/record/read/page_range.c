#include "record/read/page_range.h"

#include "record/read/query_fields.h"
#include "record/read/query_where.h"

/* Conditions joined by `and` that are looked at; further ones are tested. */
#define CONDITIONS_MAX 24

struct finder {
    struct arena *arena;
    struct text key; /* the column of the order */
    const struct db_node *conditions[CONDITIONS_MAX];
    size_t count;
    const struct db_node *further;
};

static void take_apart(struct finder *finder, const struct db_node *node)
{
    if (node->kind == DB_NODE_CALL && node->fn == DB_AND) {
        for (size_t i = 0; i < node->arg_count; i++)
            take_apart(finder, node->args[i]);
    } else if (finder->count < CONDITIONS_MAX) {
        finder->conditions[finder->count++] = node;
    } else {
        finder->further = db_and(finder->arena, finder->further, node);
    }
}

/* The column compared with a value that is there; empty: something else. */
static struct text compared(const struct db_node *node, bool equal)
{
    bool fits = node->kind == DB_NODE_CALL && node->arg_count == 2 &&
                (equal ? node->fn == DB_EQ
                       : node->fn == DB_LT || node->fn == DB_LE || node->fn == DB_GT ||
                             node->fn == DB_GE) &&
                node->args[0]->kind == DB_NODE_COLUMN &&
                text_eq(node->args[0]->alias, QUERY_ALIAS) && node->args[1]->kind == DB_NODE_VALUE;
    return fits ? node->args[0]->column : TEXT_EMPTY;
}

static bool is_equal(const struct finder *finder, struct text column)
{
    for (size_t i = 0; i < finder->count; i++)
        if (text_eq(compared(finder->conditions[i], true), column))
            return true;
    return false;
}

/* How many columns the filter fixes before the index ends with the key; 0: it does not serve. */
static size_t fixes(const struct finder *finder, const struct text *columns)
{
    size_t count = 0;
    while (columns[count].len && !text_eq(columns[count], finder->key)) {
        if (!is_equal(finder, columns[count]))
            return 0;
        count++;
    }
    return columns[count].len && !columns[count + 1].len ? count : 0;
}

static bool is_among(struct text column, const struct text *columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_eq(columns[i], column))
            return true;
    return false;
}

static void divide(const struct finder *finder, const struct text *columns, size_t count,
                   struct page_range *out)
{
    struct arena *arena = finder->arena;
    *out = (struct page_range){.rest = finder->further};
    for (size_t i = 0; i < finder->count; i++) {
        const struct db_node *node = finder->conditions[i];
        bool inside = is_among(compared(node, true), columns, count) ||
                      text_eq(compared(node, false), finder->key);
        if (inside)
            out->where = db_and(arena, out->where, node);
        else
            out->rest = db_and(arena, out->rest, node);
    }
}

/* Indexes that every owned object has (meta/table.c). */
static size_t best_of_owned(const struct finder *finder, const struct meta_object *object,
                            struct text columns[3])
{
    const struct meta_field *const fields[] = {object->owner, object->department};
    for (size_t i = 0; i < 2; i++) {
        if (!fields[i])
            continue;
        columns[0] = fields[i]->column;
        columns[1] = object->updated_at->column;
        if (fixes(finder, columns))
            return 1;
    }
    return 0;
}

void page_range_find(struct arena *arena, const struct meta_object *object,
                     const struct db_node *filter, const struct page_sort *sort,
                     struct page_range *out)
{
    *out = (struct page_range){.rest = filter};
    if (!filter || sort->count != 1 || !sort->keys[0].direct ||
        sort->keys[0].node->kind != DB_NODE_COLUMN)
        return;
    struct finder finder = {.arena = arena, .key = sort->keys[0].node->column};
    struct text owned[3] = {TEXT_EMPTY};
    take_apart(&finder, filter);
    const struct text *best = owned;
    size_t most = best_of_owned(&finder, object, owned);
    for (size_t i = 0; i < object->index_count; i++) {
        size_t count = fixes(&finder, object->indexes[i]);
        if (count > most) {
            best = object->indexes[i];
            most = count;
        }
    }
    if (most || where_leads_index(object, finder.key))
        divide(&finder, best, most, out);
}
