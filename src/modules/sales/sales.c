/* Sales: pipelines, stages, opportunities. */
#include "module/module.h"
#include "modules/sales/hooks.h"

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }

static const struct record_hook hooks[] = {
    {T("opportunity"),
     T("status, probability and forecast follow the stage, which may ask for fields"),
     sales_opportunity_stage},
    {T("stage"), T("the fields it asks for are fields of an opportunity"), sales_stage_fields},
    {T("opportunity"), T("opening, closing and pushed dates"), sales_opportunity_dates},
    {T("opportunity_line"), T("a line's amount, and the opportunity's as their sum"),
     sales_line_amount},
};

extern const struct module module_sales;
const struct module module_sales = {
    .name = T("sales"),
    .summary = T("Pipelines, stages and opportunities with lines"),
    .hooks = hooks,
    .hook_count = sizeof hooks / sizeof *hooks,
};
