#include "module/call.h"

struct text call_param(const struct call *call, struct text name)
{
    for (size_t i = 0; i < call->path_count; i++)
        if (text_eq(call->path[i].name, name))
            return call->path[i].value;
    for (size_t i = 0; i < call->query_count; i++)
        if (text_eq(call->query[i].name, name))
            return call->query[i].value;
    return TEXT_EMPTY;
}
