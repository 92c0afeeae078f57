/* The fields that every record has, and those of records that belong to somebody. */
#include "meta/definition.h"

struct system_field {
    struct text name;
    enum field_type type;
    bool read_only;
    bool owned_only;
    const char *target; /* "" is the object itself */
    struct label label;
    struct label help;
};

#define NAME(literal)                                                                              \
    {                                                                                              \
        "" literal, sizeof(literal) - 1                                                            \
    }
#define BOTH(en, zh)                                                                               \
    {                                                                                              \
        {                                                                                          \
            NAME(en), NAME(zh)                                                                     \
        }                                                                                          \
    }

static const struct system_field rows[] = {
    {NAME("id"), FIELD_integer, true, false, NULL, BOTH("ID", "ID"), BOTH("", "")},
    {NAME("version"), FIELD_integer, true, false, NULL, BOTH("Version", "版本"), BOTH("", "")},
    {NAME("created_at"), FIELD_datetime, true, false, NULL, BOTH("Created", "创建时间"),
     BOTH("", "")},
    {NAME("created_by"), FIELD_reference, true, false, "user", BOTH("Created by", "创建人"),
     BOTH("", "")},
    {NAME("updated_at"), FIELD_datetime, true, false, NULL, BOTH("Last changed", "更新时间"),
     BOTH("", "")},
    {NAME("updated_by"), FIELD_reference, true, false, "user", BOTH("Changed by", "更新人"),
     BOTH("", "")},
    {NAME("owner"), FIELD_reference, false, true, "user", BOTH("Owner", "负责人"),
     BOTH("Who is responsible for this record.", "对此记录负责的人。")},
    {NAME("department"), FIELD_reference, true, true, "department", BOTH("Department", "所属部门"),
     BOTH("The owner's department when the record was assigned.", "分配时负责人所在的部门。")},
    {NAME("tags"), FIELD_tags, false, false, NULL, BOTH("Tags", "标签"), BOTH("", "")},
    {NAME("merged_into"), FIELD_reference, true, false, "", BOTH("Merged into", "已合并到"),
     BOTH("The record that took this one over.", "合并后保留的记录。")},
};

#define ROW_COUNT (sizeof rows / sizeof *rows)

void definition_add_system(struct ctx *ctx, struct object_def *object)
{
    struct field_def *own = object->fields;
    size_t own_count = object->field_count;
    object->fields = ARENA_ARRAY(ctx->arena, struct field_def, own_count + ROW_COUNT);
    object->field_room = object->fields ? own_count + ROW_COUNT : 0;
    object->field_count = 0;
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const struct system_field *row = &rows[i];
        if (row->owned_only && !object->object.owned)
            continue;
        struct field_def def = {.at = object->at};
        def.field = (struct meta_field){.name = row->name,
                                        .type = row->type,
                                        .label = row->label,
                                        .help = row->help,
                                        .read_only = row->read_only,
                                        .system = true};
        if (row->target)
            def.target = row->target[0] ? text_of(row->target) : object->object.name;
        definition_add_field(ctx, object, &def);
    }
    for (size_t i = 0; i < own_count; i++)
        definition_add_field(ctx, object, &own[i]);
}

bool definition_is_system_name(struct text name, bool owned)
{
    for (size_t i = 0; i < ROW_COUNT; i++)
        if (text_eq(rows[i].name, name))
            return owned || !rows[i].owned_only;
    return false;
}
