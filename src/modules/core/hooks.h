/* The rules of core, one function a rule; rows in core.c. */
#pragma once

#include "access/principal.h"
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
CORE_HOOK(core_consent);
CORE_HOOK(core_view);
CORE_HOOK(core_report);
CORE_HOOK(core_dashboard);
CORE_HOOK(core_right_row);
CORE_HOOK(core_access_rule);
CORE_HOOK(core_validation_rule);
CORE_HOOK(core_share);
CORE_HOOK(core_last_admin);
CORE_HOOK(core_user_zone);
CORE_HOOK(core_roles);

/* The role of that key, an option of user.roles; NULL when there is none. */
const struct meta_option *core_role_find(const struct record_env *env, struct text key);
enum err core_check_named_role(struct record_env *env, struct text field, struct text role);
/* Sets the number of who sees it by its fields visibility, role and department. */
enum err core_share_by(struct record_env *env, struct record_change *change);
/* Refuses a change whose field `role` newly names what is no role. */
enum err core_check_role(struct record_env *env, const struct record_change *change);
/* What the fields user, department, role and below of a change name, and how many of the three are given. */
struct access_principal core_principal_of(const struct record_change *change);
size_t core_principal_count(const struct access_principal *principal);
