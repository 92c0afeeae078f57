/* The rules of core, one function a rule; rows in core.c. */
#pragma once

#include "record/hook.h"

#define CORE_HOOK(name)                                                                            \
    enum err name(struct record_env *env, struct record_save *save,                                \
                  struct record_change **changes, size_t count)

CORE_HOOK(core_no_circles);
CORE_HOOK(core_organisation);
CORE_HOOK(core_person_contact);
CORE_HOOK(core_contact_points);
CORE_HOOK(core_point_normal);
CORE_HOOK(core_activity);
CORE_HOOK(core_task);
CORE_HOOK(core_view);
