/* guanxi import: options into a plan. What came out is printed by command_import_report.c. */
#include "app/command_import.h"
#include "app/command.h"
#include "sys/clock.h"
#include "sys/file.h"

#include <string.h>

#define OPTIONS_MAX 512

static const struct option_spec specs[] = {
    {"map", true},     {"match", true},   {"on-match", true}, {"date-order", true},
    {"scale", true},   {"value", true},   {"create", true},   {"new-field", true},
    {"default", true}, {"rejects", true}, {"on-bad", true},   {"dry-run", false},
    {"lang", true},    {NULL, false},
};

struct import_options {
    struct command_call *call;
    struct record_import_plan plan;
    const char *file;
    const char *problem;
    struct import_progress progress;
    const struct record_import_report *report;
    bool named; /* the transaction, on the terminal */
};

/* "a=b" */
static bool split_pair(struct text text, struct record_import_pair *out)
{
    struct text rest = text;
    out->name = text_trim(text_cut(&rest, '='));
    out->value = rest.ptr ? text_trim(rest) : TEXT_EMPTY;
    return rest.ptr && out->name.len;
}

static bool add_pair(struct import_options *options, struct record_import_pairs *pairs,
                     struct text text)
{
    struct arena *arena = options->call->ctx->arena;
    if (!pairs->items)
        pairs->items = ARENA_ARRAY(arena, struct record_import_pair, OPTIONS_MAX);
    if (!pairs->items || pairs->count == OPTIONS_MAX ||
        !split_pair(text, &pairs->items[pairs->count]))
        return false;
    pairs->count++;
    return true;
}

/* "a=b,c=d": a part without = belongs to the one before it, for headers may hold commas. */
static bool add_pairs(struct import_options *options, struct record_import_pairs *pairs,
                      struct text text)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        struct text rest = text_slice(text, i + 1, text.len);
        struct text next = text_cut(&rest, ',');
        if (text.ptr[i] != ',' || !next.len || !memchr(next.ptr, '=', next.len))
            continue;
        if (!add_pair(options, pairs, text_slice(text, from, i - from)))
            return false;
        from = i + 1;
    }
    return add_pair(options, pairs, text_slice(text, from, text.len));
}

/* FIELD:FROM=TO; the last = counts, for a value may hold one. */
static bool add_answer(struct import_options *options, struct text text)
{
    struct record_import_plan *plan = &options->plan;
    struct arena *arena = options->call->ctx->arena;
    if (!plan->answers)
        plan->answers = ARENA_ARRAY(arena, struct record_import_answer, OPTIONS_MAX);
    size_t equals = text.len;
    while (equals > 0 && text.ptr[equals - 1] != '=')
        equals--;
    const char *colon = memchr(text.ptr, ':', text.len);
    if (!plan->answers || plan->answer_count == OPTIONS_MAX || !equals || !colon ||
        colon >= text.ptr + equals)
        return false;
    size_t at = (size_t)(colon - text.ptr);
    plan->answers[plan->answer_count++] =
        (struct record_import_answer){.field = text_trim(text_slice(text, 0, at)),
                                      .from = text_trim(text_slice(text, at + 1, equals - at - 2)),
                                      .to = text_trim(text_slice(text, equals, text.len))};
    return true;
}

/* NAME=TYPE:English label:中文标签 */
static bool add_field(struct import_options *options, struct text text)
{
    struct record_import_plan *plan = &options->plan;
    struct record_import_pair pair;
    if (!plan->new_fields)
        plan->new_fields = ARENA_ARRAY(options->call->ctx->arena, struct record_import_new_field,
                                       OPTIONS_MAX);
    if (!plan->new_fields || plan->new_field_count == OPTIONS_MAX || !split_pair(text, &pair))
        return false;
    struct text rest = pair.value;
    struct record_import_new_field *field = &plan->new_fields[plan->new_field_count++];
    field->name = pair.name;
    field->type = text_trim(text_cut(&rest, ':'));
    field->label_en = text_trim(text_cut(&rest, ':'));
    field->label_zh = rest.ptr ? text_trim(rest) : TEXT_EMPTY;
    return field->type.len && field->label_en.len && field->label_zh.len;
}

/* ---- the options ---- */

static bool take_map(struct import_options *options, struct text value)
{
    return add_pairs(options, &options->plan.map, value);
}

static bool take_scale(struct import_options *options, struct text value)
{
    return add_pairs(options, &options->plan.scales, value);
}

static bool take_default(struct import_options *options, struct text value)
{
    return add_pair(options, &options->plan.defaults, value);
}

static bool take_match(struct import_options *options, struct text value)
{
    options->plan.match = value;
    return value.len;
}

static bool take_on_match(struct import_options *options, struct text value)
{
    static const char *const words[] = {
        [IMPORT_UPDATE] = "update", [IMPORT_SKIP] = "skip", [IMPORT_REFUSE] = "error"};
    for (size_t i = 0; i < 3; i++)
        if (text_eq(value, text_of(words[i]))) {
            options->plan.on_match = (enum record_import_match)i;
            return true;
        }
    return false;
}

static bool take_order(struct import_options *options, struct text value)
{
    options->plan.date_order = value;
    return value.len;
}

static bool take_create(struct import_options *options, struct text value)
{
    options->plan.create = value;
    return value.len;
}

static bool take_rejects(struct import_options *options, struct text value)
{
    struct command_call *call = options->call;
    options->plan.rejects_path = command_path(call, text_cstr(call->ctx->arena, value));
    return value.len && !text_eq(value, TEXT("-"));
}

static bool take_on_bad(struct import_options *options, struct text value)
{
    options->plan.reject_values = text_eq(value, TEXT("reject"));
    return options->plan.reject_values || text_eq(value, TEXT("stop"));
}

static bool take_lang(struct import_options *options, struct text value)
{
    options->call->ctx->lang = text_eq(value, TEXT("zh")) ? LANG_ZH : LANG_EN;
    return text_eq(value, TEXT("zh")) || text_eq(value, TEXT("en"));
}

static bool take_dry_run(struct import_options *options, struct text value)
{
    (void)value;
    options->plan.dry_run = true;
    return true;
}

static const struct {
    const char *name;
    bool (*take)(struct import_options *options, struct text value);
    const char *problem;
} takers[] = {
    {"map", take_map, "--map takes COLUMN=FIELD,... (COLUMN= leaves it out)"},
    {"scale", take_scale, "--scale takes FIELD=FACTOR"},
    {"default", take_default, "--default takes FIELD=VALUE"},
    {"value", add_answer, "--value takes FIELD:FROM=TO (FIELD:FROM= leaves it empty)"},
    {"new-field", add_field, "--new-field takes NAME=TYPE:English label:中文标签"},
    {"match", take_match, "--match takes FIELD,..."},
    {"on-match", take_on_match, "--on-match is update, skip or error"},
    {"date-order", take_order, "--date-order is ymd, dmy or mdy"},
    {"create", take_create, "--create takes FIELD,..."},
    {"rejects", take_rejects, "--rejects takes a file"},
    {"on-bad", take_on_bad, "--on-bad is stop or reject"},
    {"lang", take_lang, "--lang is zh or en"},
    {"dry-run", take_dry_run, ""},
};

static void take_option(struct import_options *options, const struct option_scan *scan)
{
    if (!scan->name) {
        if (!options->plan.object.len)
            options->plan.object = text_of(scan->value);
        else if (!options->file)
            options->file = scan->value;
        else
            options->problem = "one object and one file at a time";
        return;
    }
    for (size_t i = 0; i < sizeof takers / sizeof *takers; i++)
        if (!strcmp(scan->name, takers[i].name) &&
            !takers[i].take(options, text_of(scan->value ? scan->value : "")))
            options->problem = takers[i].problem;
}

static const char *read_options(struct import_options *options)
{
    struct option_scan scan = {.call = options->call, .specs = specs};
    while (!options->problem && option_next(&scan))
        take_option(options, &scan);
    if (options->problem)
        return options->problem;
    if (scan.problem)
        return scan.problem;
    if (!options->plan.object.len || !options->file)
        return "say which object and which file";
    if (options->plan.reject_values && !options->plan.rejects_path)
        return "--on-bad reject needs --rejects FILE to put the rows in";
    if (options->plan.rejects_path &&
        !strcmp(options->plan.rejects_path, command_path(options->call, options->file)))
        return "--rejects needs a file of its own";
    return NULL;
}

/* ---- the file ---- */

/* Standard input is read once, an import reads twice: it is laid into the data folder first. */
static int spool_input(struct import_options *options, const char **path)
{
    struct command_call *call = options->call;
    struct file_writer *writer;
    *path = text_cstr(call->ctx->arena,
                      text_format(call->ctx->arena, "%s/import-%lld.tmp",
                                  file_absolute(call->ctx->arena, call->io->folder,
                                                call->settings->value[SETTING_DATA]),
                                  (long long)clock_monotonic_us()));
    int error = file_create(&writer, *path, 0600);
    if (error)
        return error;
    static const size_t size = (size_t)64 * 1024;
    char *bytes = arena_alloc(call->ctx->arena, size);
    size_t got = 1;
    while (bytes && (got = fread(bytes, 1, size, call->io->in)) > 0)
        file_put(writer, (struct text){bytes, got});
    return file_writer_close(writer);
}

static struct text base_name(struct text path)
{
    size_t at = path.len;
    while (at > 0 && path.ptr[at - 1] != '/')
        at--;
    return text_slice(path, at, path.len);
}

/* ---- running ---- */

static bool is_cancelled(void *subject)
{
    const struct import_options *options = subject;
    return command_cancelled(options->call);
}

static void show_progress(void *subject, int phase, int64_t done, int64_t total, int64_t rows)
{
    struct import_options *options = subject;
    struct import_progress *progress = &options->progress;
    if (!progress->started || progress->phase != phase)
        progress->started = clock_monotonic();
    progress->phase = phase;
    progress->done = done;
    progress->total = total;
    progress->rows = rows;
    /* Said early: whoever breaks off then knows what to undo. */
    if (options->report->txn && !options->named)
        fprintf(options->call->io->err, "\r\033[Kguanxi undo %lld\n",
                (long long)options->report->txn);
    options->named = options->report->txn;
    command_import_progress(options->call, progress);
}

int command_import(struct command_call *call)
{
    struct import_options options = {.call = call};
    const char *problem = read_options(&options);
    if (problem)
        return command_usage(call, problem);
    struct record_import_plan *plan = &options.plan;
    bool spooled = !strcmp(options.file, "-");
    plan->path = command_path(call, options.file);
    plan->title = spooled ? TEXT("-") : base_name(text_of(options.file));
    int error = spooled ? spool_input(&options, &plan->path) : 0;
    if (error)
        return command_failed(call, ctx_fail(call->ctx, ERR_file_write, text_of(plan->path),
                                             text_of(strerror(error))));
    plan->progress = call->io->terminal ? show_progress : NULL;
    plan->cancelled = is_cancelled;
    plan->subject = &options;
    struct record_import_report *report = ARENA_NEW(call->ctx->arena, struct record_import_report);
    if (!report)
        return command_failed(call, ERR_out_of_memory);
    options.report = report;
    enum err err = record_import(call->ctx, call->store, &call->caller, plan, report);
    if (spooled)
        file_remove(plan->path);
    return command_import_report(call, plan, report, err);
}
