/* Who else keeps terms in the indexes of search: one row a maker. */
#include "search/terms.h"

const struct search_extra search_extra_rows[] = {
    {NULL, 0, NULL},
};

void search_extra_terms(const struct meta_object *object, const struct value *values,
                        struct search_terms *out)
{
    for (const struct search_extra *row = search_extra_rows; row->make; row++)
        row->make(object, values, out);
}
