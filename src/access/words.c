/* What actions, scopes and uses are called: by programs (keys) and by people. */
#include "access/access.h"

struct word {
    struct text key;
    struct label label;
};

#define WORD(key, en, zh)                                                                          \
    {                                                                                              \
        {key, sizeof(key) - 1},                                                                    \
        {                                                                                          \
            {                                                                                      \
                [LANG_EN] = {en, sizeof(en) - 1}, [LANG_ZH] = { zh, sizeof(zh) - 1 }               \
            }                                                                                      \
        }                                                                                          \
    }

static const struct word actions[ACCESS_ACTION_COUNT] = {
    [ACCESS_READ] = WORD("read", "read", "查看"),
    [ACCESS_CREATE] = WORD("create", "create", "新建"),
    [ACCESS_EDIT] = WORD("edit", "edit", "编辑"),
    [ACCESS_DELETE] = WORD("delete", "delete", "删除"),
    [ACCESS_EXPORT] = WORD("export", "export", "导出"),
    [ACCESS_IMPORT] = WORD("import", "import", "导入"),
    [ACCESS_ASSIGN] = WORD("assign", "assign", "分配"),
    [ACCESS_BULK] = WORD("bulk", "change many at once", "批量操作"),
    [ACCESS_REVEAL] = WORD("reveal", "reveal masked values", "查看脱敏内容"),
};

static const struct word scopes[SCOPE_COUNT] = {
    [SCOPE_NONE] = WORD("none", "Nothing", "无"),
    [SCOPE_PARENT] = WORD("parent", "As the record it belongs to", "随所属记录"),
    [SCOPE_OWN] = WORD("own", "Own", "本人"),
    [SCOPE_TEAM] = WORD("team", "Own and team's", "本人及下属"),
    [SCOPE_DEPARTMENT] = WORD("department", "Own department's", "本部门"),
    [SCOPE_DEPARTMENT_BELOW] = WORD("department_below", "Own department's and below",
                                    "本部门及下级部门"),
    [SCOPE_ALL] = WORD("all", "All", "全部"),
};

static const struct word uses[USE_COUNT] = {
    [USE_HIDDEN] = WORD("hidden", "Hidden", "隐藏"),
    [USE_MASKED] = WORD("masked", "Masked", "脱敏"),
    [USE_READ] = WORD("read", "Read", "只读"),
    [USE_EDIT] = WORD("edit", "Edit", "可编辑"),
};

static unsigned find(const struct word *words, unsigned count, struct text key)
{
    unsigned i = 0;
    while (i < count && !text_eq(words[i].key, key))
        i++;
    return i;
}

struct text access_action_name(enum access_action action)
{
    return actions[action].key;
}

enum access_action access_action_from(struct text name)
{
    return (enum access_action)find(actions, ACCESS_ACTION_COUNT, name);
}

const struct label *access_action_label(enum access_action action)
{
    return &actions[action].label;
}

struct text access_scope_name(enum access_scope scope)
{
    return scopes[scope].key;
}

enum access_scope access_scope_from(struct text name)
{
    return (enum access_scope)find(scopes, SCOPE_COUNT, name);
}

const struct label *access_scope_label(enum access_scope scope)
{
    return &scopes[scope].label;
}

struct text access_use_name(enum access_use use)
{
    return uses[use].key;
}

enum access_use access_use_from(struct text name)
{
    return (enum access_use)find(uses, USE_COUNT, name);
}

const struct label *access_use_label(enum access_use use)
{
    return &uses[use].label;
}
