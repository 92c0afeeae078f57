/* The list of subjects, in the order of the documentation, and the search by name. A few dozen rows: going
 * through them costs less than a table of hashes would to understand. */
#include "expr/functions.h"

#include "expr/aggregates.h"
#include "expr/names.h"

const struct expr_function_group expr_function_groups[] = {
    {expr_functions_logic, &expr_functions_logic_count},
    {expr_functions_text, &expr_functions_text_count},
    {expr_functions_number, &expr_functions_number_count},
    {expr_functions_date, &expr_functions_date_count},
    {expr_functions_period, &expr_functions_period_count},
    {expr_functions_people, &expr_functions_people_count},
};
const size_t expr_function_group_count = sizeof expr_function_groups / sizeof *expr_function_groups;

const struct expr_operation *expr_function_find(struct text name)
{
    for (size_t i = 0; i < expr_function_group_count; i++) {
        const struct expr_function_group *group = &expr_function_groups[i];
        for (size_t j = 0; j < *group->count; j++)
            if (text_eq(group->functions[j].name, name))
                return &group->functions[j];
    }
    return NULL;
}

static void offer(struct text wrong, struct text name, struct text *best, int *distance)
{
    int edits = text_distance(wrong, name);
    if (!expr_name_near(wrong, edits) || (best->len && edits >= *distance))
        return;
    *best = name;
    *distance = edits;
}

struct text expr_function_nearest(struct text wrong)
{
    struct text best = TEXT_EMPTY;
    int distance = 0;
    for (size_t i = 0; i < expr_aggregate_count; i++)
        offer(wrong, expr_aggregates[i].name, &best, &distance);
    for (size_t i = 0; i < expr_function_group_count; i++)
        for (size_t j = 0; j < *expr_function_groups[i].count; j++)
            offer(wrong, expr_function_groups[i].functions[j].name, &best, &distance);
    return best;
}
