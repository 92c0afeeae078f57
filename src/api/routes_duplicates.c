/* Who is probably there already, asked while somebody types. */
#include "api/body.h"
#include "api/impl.h"
#include "search/duplicates.h"

static enum err check(struct call *call)
{
    int64_t id;
    enum err err = body_known(call, call->body, TEXT("values id"));
    if (err || (err = body_id(call, call->body, "id", &id)))
        return err;
    return duplicates_check(&call->env, call->object, id, json_get(call->body, TEXT("values")),
                            call->out);
}

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct route rows[] = {
    {T("POST"), T("/{objects}/check-duplicates"), T("Records that are probably the same"),
     RIGHT_OBJECT, CALL_READ, T(""), check, NULL, T("DuplicatesRequest"), T("Duplicates")},
};
const struct route_table routes_duplicates = {rows, sizeof rows / sizeof *rows};
