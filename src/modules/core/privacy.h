/* Routes about the data of one person: everything kept, and erasing it. */
#pragma once

#include "module/module.h"

#define CORE_PRIVACY_ROUTES 2
extern const struct route core_privacy_routes[CORE_PRIVACY_ROUTES];
enum err core_personal_data(struct call *call);
