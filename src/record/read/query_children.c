/* The records that travel in a record's body, each relation as an array under its name, oldest first. */
#include "record/read/query_children.h"

#include "record/read/reading.h"

static enum err write_children(struct record_env *env, const struct meta_child *child, int64_t id,
                               struct json_out *out)
{
    const struct reading_asked asked = {.object = child->object, .by = child->by, .id = id};
    struct reading reading;
    enum err err = reading_begin(env, &asked, &reading);
    if (err)
        return err;
    struct fields_source source = fields_of_rows(reading.rows);
    json_key(out, child->name);
    json_begin_array(out);
    while (db_next(reading.rows)) {
        json_begin_object(out);
        fields_write(&reading.plan, &source, out);
        json_end_object(out);
    }
    json_end_array(out);
    return reading_end(&reading);
}

enum err query_write_children(struct record_env *env, const struct meta_child *const *children,
                              size_t count, int64_t id, struct json_out *out)
{
    for (size_t i = 0; i < count; i++) {
        enum err err = write_children(env, children[i], id, out);
        if (err)
            return err;
    }
    return ERR_OK;
}
