/* How a caller may use a field, and what masked values look like. */
#include "access/policy.h"

#include "base/utf8.h"

/* An amount in the organisation's currency (amount_base) is used as the amount before it. */
static const struct meta_field *without_companion(const struct meta_field *field)
{
    const struct meta_field *before = field->index ? field - 1 : field;
    return before->base_column.len && text_eq(before->base_column, field->column) ? before : field;
}

static bool gives(const struct matrix *matrix, uint16_t role, const struct meta_object *object,
                  enum access_action action)
{
    return (matrix_scope(matrix, role, object, action) & ~MATRIX_CHANGED) != SCOPE_NONE;
}

/* The widest of the roles that can see the object at all: a role without rights on it does not unmask. */
enum access_use access_field(const struct access_caller *caller, const struct meta_field *field)
{
    if (caller->system || caller->admin)
        return USE_EDIT;
    if (!caller->policy)
        return USE_HIDDEN;
    const struct matrix *matrix = &caller->policy->matrix;
    enum access_use widest = USE_HIDDEN;
    bool writes = false;
    field = without_companion(field);
    for (size_t i = 0; i < caller->role_count; i++) {
        uint16_t role = caller->role_at[i];
        if (role == ACCESS_NO_ROLE || !matrix->roles[role].active ||
            !gives(matrix, role, field->object, ACCESS_READ))
            continue;
        enum access_use use = (enum access_use)(matrix_use(matrix, role, field) & ~MATRIX_CHANGED);
        widest = use > widest ? use : widest;
        writes = writes || gives(matrix, role, field->object, ACCESS_EDIT) ||
                 gives(matrix, role, field->object, ACCESS_CREATE);
    }
    return widest == USE_EDIT && !writes ? USE_READ : widest;
}

static void mask_phone(struct buf *out, struct text text)
{
    if (text.len < 11) {
        buf_lit(out, "****");
        buf_add_text(out, text_slice(text, text.len > 4 ? text.len - 2 : text.len, 2));
        return;
    }
    size_t head = text.ptr[0] == '+' ? text.len - 8 : 3;
    buf_add_text(out, text_slice(text, 0, head));
    buf_lit(out, "****");
    buf_add_text(out, text_slice(text, text.len - 4, 4));
}

static struct text first_character(struct text text)
{
    struct text rest = text;
    if (utf8_next(&rest) < 0)
        return TEXT_EMPTY;
    return text_slice(text, 0, text.len - rest.len);
}

void access_mask_text(struct buf *out, enum field_type type, struct value value)
{
    if (value.kind != VALUE_TEXT) {
        buf_lit(out, "***");
        return;
    }
    if (type == FIELD_phone) {
        mask_phone(out, value.text);
        return;
    }
    buf_add_text(out, first_character(value.text));
    buf_lit(out, "***");
    ptrdiff_t at = type == FIELD_email ? text_find(value.text, TEXT("@")) : -1;
    if (at > 0)
        buf_add_text(out, text_slice(value.text, (size_t)at, value.text.len));
}
