#include "app/organisation.h"

#include "base/log.h"
#include "embedded.h"
#include "record/hook.h"
#include "record/import/upload.h"
#include "record/save.h"
#include "search/duplicates.h"
#include "search/index.h"
#include "search/keys.h"
#include "search/keys_step.h"
#include "sys/file.h"
#include "work/live.h"

#include <stdlib.h>

#define MODULE(name) extern const struct module module_##name;
#include "app/modules.def"
#undef MODULE

static const struct module *const modules[] = {
#define MODULE(name) &module_##name,
#include "app/modules.def"
#undef MODULE
};
#define MODULE_COUNT (sizeof modules / sizeof *modules)

const struct module *const *app_modules(size_t *count)
{
    *count = MODULE_COUNT;
    return modules;
}

static const struct meta_source *sources(struct arena *arena, size_t *count)
{
    struct meta_source *list = ARENA_ARRAY(arena, struct meta_source, embedded_objects_count + 1);
    *count = 0;
    for (size_t i = 0; list && i < embedded_objects_count; i++) {
        const struct embedded_file *file = &embedded_objects[i];
        struct text path = text_of(file->path);
        if (text_find(path, TEXT("/objects/")) < 0)
            continue;
        list[(*count)++] = (struct meta_source){path,
                                                text_of(file->module),
                                                {(const char *)file->data, file->size}};
    }
    return list;
}

/* The hooks a store is given, with what the readers of its commits are about. */
struct gathered {
    struct record_hooks hooks; /* first: the store leads back here */
    struct record_commit_reader readers[2];
    struct search *search;
    struct live *live;
};

struct live *organisation_live(const struct record_store *store)
{
    return ((const struct gathered *)(const void *)store->hooks)->live;
}

struct search *organisation_search(const struct record_store *store)
{
    return ((const struct gathered *)(const void *)store->hooks)->search;
}

static const struct record_hooks *gather_hooks(struct arena *arena)
{
    size_t count, duplicate_count;
    const struct record_hook *duplicates = duplicates_hooks(&duplicate_count);
    count = duplicate_count;
    for (size_t i = 0; i < MODULE_COUNT; i++)
        count += modules[i]->hook_count;
    struct record_hook *list = ARENA_ARRAY(arena, struct record_hook, count + 1);
    struct gathered *gathered = ARENA_NEW(arena, struct gathered);
    struct search *search = search_new(arena);
    struct live *live = live_new(arena);
    if (!list || !gathered || !search || !live)
        return NULL;
    struct record_hooks *hooks = &gathered->hooks;
    gathered->search = search;
    gathered->live = live;
    gathered->readers[0] = search_reader(search);
    gathered->readers[1] = live_reader(live);
    hooks->readers = gathered->readers;
    hooks->reader_count = 2;
    for (size_t i = 0; i < MODULE_COUNT; i++)
        for (size_t j = 0; j < modules[i]->hook_count; j++)
            list[hooks->hook_count++] = modules[i]->hooks[j];
    /* Behind the modules' rules: what is compared is what will be saved. */
    for (size_t i = 0; i < duplicate_count; i++)
        list[hooks->hook_count++] = duplicates[i];
    hooks->written = duplicates_written(&hooks->written_count);
    hooks->hooks = list;
    return hooks;
}

/* The tables that layers above record keep for themselves. */
static const struct db_table_def *gather_tables(struct arena *arena, size_t *count)
{
    typedef const struct db_table_def *tables_of(size_t * count);
    static tables_of *const layers[] = {work_tables, keys_tables, keys_state_tables, search_tables,
                                        import_tables};
    struct db_table_def *all = NULL;
    *count = 0;
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
        size_t more;
        const struct db_table_def *tables = layers[i](&more);
        struct db_table_def *grown = ARENA_ARRAY(arena, struct db_table_def, *count + more);
        if (!grown)
            return NULL;
        if (*count)
            memcpy(grown, all, *count * sizeof *grown);
        memcpy(grown + *count, tables, more * sizeof *grown);
        all = grown;
        *count += more;
    }
    return all;
}

/* What a new organisation begins with, in the language of the machine: Chinese unless LANG says English. */
struct first_stage {
    const char *key, *name[LANG_COUNT], *category, *forecast;
    int64_t probability;  /* percent */
    const char *required; /* packed as a list of names */
};
static const struct first_stage first_stages[] = {
    {"prospecting", {"Prospecting", "初步接触"}, "open", "pipeline", 10, NULL},
    {"engaging", {"Engaging", "需求确认"}, "open", "pipeline", 30, NULL},
    {"proposal", {"Proposal", "方案报价"}, "open", "best_case", 50, NULL},
    {"negotiation", {"Negotiation", "商务谈判"}, "open", "commit", 75, NULL},
    {"won", {"Won", "赢单"}, "won", "closed", 100, NULL},
    {"lost", {"Lost", "输单"}, "lost", "omitted", 0, "|loss_reason|"},
};

static enum lang machine_language(void)
{
    const char *lang = getenv("LANG");
    return lang && !strncmp(lang, "en", 2) ? LANG_EN : LANG_ZH;
}

static void set(struct record_change *change, const char *name, struct value value)
{
    if (change)
        record_change_set(change, meta_field_find(change->object, text_of(name)), value);
}

static struct record_change *create(struct record_task *task, const char *object)
{
    return record_save_add(task->env.ctx, &task->save, RECORD_CREATE,
                           meta_object_find(task->env.catalog, text_of(object)), 0);
}

static void first_organisation(struct record_task *task, enum lang lang)
{
    struct record_change *change = create(task, "organisation");
    bool chinese = lang == LANG_ZH;
    set(change, "name", value_text(chinese ? TEXT("我的公司") : TEXT("My company")));
    set(change, "base_currency", value_text(chinese ? TEXT("CNY") : TEXT("USD")));
    set(change, "locale", value_text(chinese ? TEXT("zh") : TEXT("en")));
    set(change, "time_zone", value_text(chinese ? TEXT("Asia/Shanghai") : TEXT("UTC")));
    set(change, "country", value_text(chinese ? TEXT("CN") : TEXT("US")));
    set(change, "week_start", value_int(chinese ? 1 : 7));
    set(change, "fiscal_year_start", value_int(1));
}

static void first_pipeline(struct record_task *task, enum lang lang)
{
    struct record_change *pipeline = create(task, "pipeline");
    int64_t place = (int64_t)task->save.count; /* 1-based: what the stages refer to */
    set(pipeline, "key", value_text(TEXT("sales")));
    set(pipeline, "name", value_text(lang == LANG_ZH ? TEXT("销售管道") : TEXT("Sales")));
    set(pipeline, "name_zh", value_text(TEXT("销售管道")));
    set(pipeline, "name_en", value_text(TEXT("Sales")));
    set(pipeline, "position", value_int(1));
    set(pipeline, "active", value_int(1));
    for (size_t i = 0; i < sizeof first_stages / sizeof *first_stages; i++) {
        const struct first_stage *stage = &first_stages[i];
        struct record_change *change = create(task, "stage");
        if (!change)
            return;
        change->settings[change->setting_count++] =
            (struct record_setting){.field = meta_field_find(change->object, TEXT("pipeline")),
                                    .from_save = place};
        set(change, "key", value_text(text_of(stage->key)));
        set(change, "name", value_text(text_of(stage->name[lang])));
        set(change, "name_zh", value_text(text_of(stage->name[LANG_ZH])));
        set(change, "name_en", value_text(text_of(stage->name[LANG_EN])));
        set(change, "position", value_int((int64_t)i + 1));
        set(change, "category", value_text(text_of(stage->category)));
        set(change, "forecast_category", value_text(text_of(stage->forecast)));
        set(change, "probability", value_int(stage->probability * 100)); /* percent has scale 2 */
        if (stage->required)
            set(change, "required_fields", value_text(text_of(stage->required)));
        set(change, "active", value_int(1));
    }
}

static enum err prepare_first(struct record_task *task)
{
    enum lang lang = machine_language();
    first_organisation(task, lang);
    first_pipeline(task, lang);
    return ctx_error(task->env.ctx);
}

static enum err ensure_record(struct ctx *ctx, struct record_store *store)
{
    struct record_env env;
    struct access_caller system;
    enum err err = record_env_begin(ctx, store, 0, &env);
    if (err)
        return err;
    const struct db_node *columns[] = {db_column(ctx->arena, TEXT("o"), TEXT("id"))};
    struct db_select select = {.table = TEXT("organisation"),
                               .alias = TEXT("o"),
                               .columns = columns,
                               .column_count = 1,
                               .limit = 1};
    bool found;
    struct value id;
    err = db_one(ctx, env.conn, &select, &found, &id);
    if (!err && !found)
        err = access_system(ctx, store->access, env.conn, &system);
    record_env_end(&env);
    if (err || found)
        return err;
    struct record_task task = {.store = store, .prepare = prepare_first};
    task.db.ctx = ctx;
    task.save.caller = &system;
    task.save.origin = ORIGIN_SYSTEM;
    return record_task_run(&task);
}

enum err organisation_open(struct ctx *ctx, const char *folder, const char *database,
                           unsigned readers, struct record_store **out)
{
    struct record_store_options options = {.data_folder = folder,
                                           .database = *database ? database : NULL,
                                           .readers = readers};
    if (file_make_folder(folder))
        return ctx_fail(ctx, ERR_data_folder, text_of(folder));
    options.sources = sources(ctx->arena, &options.source_count);
    options.hooks = gather_hooks(ctx->arena);
    options.tables = gather_tables(ctx->arena, &options.table_count);
    if (!options.hooks || !options.tables)
        return ctx_fail(ctx, ERR_out_of_memory);
    enum err err = record_store_open(ctx, &options, out);
    if (!err && ((err = ensure_record(ctx, *out)) || (err = keys_open(ctx, *out))))
        record_store_close(*out);
    return err;
}
