/* The one contract a module fills in: tables of rows, each with a summary. Object definitions are JSON files
 * in the module's objects/ folder and are found by the build. */
#pragma once

#include "module/call.h"
#include "record/hook.h"

struct module {
    struct text name;
    struct text summary;
    const struct record_hook *hooks;
    size_t hook_count;
    const struct route *routes;
    size_t route_count;
};
