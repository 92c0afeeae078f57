/* The box over all objects. */
#include "api/body.h"
#include "api/impl.h"
#include "search/search.h"

#define HITS_MAX 50
#define HITS_DEFAULT 5

static enum err search(struct call *call)
{
    int64_t limit;
    enum err err = query_int(call, "limit", 1, HITS_MAX, HITS_DEFAULT, &limit);
    if (err)
        return err;
    const struct search_asked asked = {.q = call_param(call, TEXT("q")),
                                       .objects = call_param(call, TEXT("objects")),
                                       .limit = (size_t)limit};
    return search_reply(&call->env, &asked, call->out);
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("GET"), T("/search"), T("Records of all objects by name, sound, number or address"),
     RIGHT_USER, CALL_READ, T("q objects limit"), search, NULL, T(""), T("")},
};
const struct route_table routes_search = {rows, sizeof rows / sizeof *rows};
