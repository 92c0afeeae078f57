/* How a caller may use a field, and what masked values look like. */
#include "access/policy.h"

#include "base/utf8.h"

/* The widest of the roles that can see the object at all: a role without rights on it does not unmask. */
enum access_use access_field(const struct access_caller *caller, const struct meta_field *field)
{
    if (caller->system || caller->admin)
        return USE_EDIT;
    enum access_use widest = USE_HIDDEN;
    bool writes = false;
    for (size_t i = 0; i < caller->role_count; i++) {
        const enum access_scope *scopes = policy_role_scopes(caller->roles[i], field->object);
        if (!scopes || scopes[ACCESS_READ] == SCOPE_NONE)
            continue;
        enum access_use use = policy_field(caller->roles[i], field);
        widest = use > widest ? use : widest;
        writes = writes || scopes[ACCESS_EDIT] != SCOPE_NONE || scopes[ACCESS_CREATE] != SCOPE_NONE;
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
