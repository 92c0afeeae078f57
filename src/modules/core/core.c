/* Core: what every part of the product stands on. */
#include "module/module.h"
#include "modules/core/hooks.h"
#include "modules/core/privacy.h"

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct record_hook hooks[] = {
    {T(""), T("no record stands above itself"), core_no_circles},
    {T("organisation"), T("one organisation, its currency and time zone"), core_organisation},
    {T("customer"), T("a person customer has itself as contact"), core_person_contact},
    {T("customer"), T("contact points of a customer"), core_contact_points},
    {T("contact"), T("contact points of a contact"), core_contact_points},
    {T("contact_point"), T("numbers and addresses in the form they are compared in"),
     core_point_normal},
    {T("activity"), T("the customer concerned, and last contact"), core_activity},
    {T("consent"), T("one person; the newest answer counts"), core_consent},
    {T("task"), T("the customer concerned, and when it was done"), core_task},
    {T("view"), T("a view can be opened, and is shared with somebody there is"), core_view},
    {T("report"), T("a report can be asked, and is shared with somebody there is"), core_report},
    {T("dashboard"), T("tiles in a list; administrators set those of roles"), core_dashboard},
    {T("object_right"), T("one row for each role and object there is"), core_right_row},
    {T("field_right"), T("one row for each role and field there is"), core_right_row},
    {T("validation_rule"), T("it can be read: object, condition and field are there"),
     core_validation_rule},
    {T("access_rule"), T("its condition fits its object; whom it is for, as a number"),
     core_access_rule},
    {T("share"), T("given by who may edit the record, to one person, department or role"),
     core_share},
    {T("user"), T("somebody always administers"), core_last_admin},
    {T("user"), T("a time zone there is"), core_user_zone},
    {T("custom_field"), T("roles in use stay, and descend from roles"), core_roles},
};

extern const struct module module_core;
const struct module module_core = {
    .name = T("core"),
    .summary = T("Organisation, users, customers, contacts, products, activities, tasks, reports"),
    .hooks = hooks,
    .hook_count = sizeof hooks / sizeof *hooks,
    .routes = core_privacy_routes,
    .route_count = CORE_PRIVACY_ROUTES,
};
