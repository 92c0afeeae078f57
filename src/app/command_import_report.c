/* The report of an import as text, in the language asked for. */
#include "app/command_import.h"
#include "sys/clock.h"

enum phrase {
    SAY_FILE,
    SAY_COLUMN,
    SAY_IGNORED,
    SAY_DATES,
    SAY_CREATES,
    SAY_UNKNOWN,
    SAY_SEVERAL,
    SAY_VALUE,
    SAY_NEAR,
    SAY_CANDIDATES,
    SAY_ANSWER,
    SAY_HOW,
    SAY_MORE_VALUES,
    SAY_LINE,
    SAY_MORE_FAULTS,
    SAY_FORM,
    SAY_STOPPED,
    SAY_WOULD,
    SAY_DONE,
    SAY_DOUBLES,
    SAY_MADE,
    SAY_REJECTED_TO,
    SAY_TXN,
    SAY_HALF,
    SAY_CANCELLED,
    SAY_CHECKING,
    SAY_SAVING,
    SAY_COUNT
};

/* {0} … {4} are arguments. */
static const char *const phrases[SAY_COUNT][LANG_COUNT] = {
    [SAY_FILE] = {"{0} rows, {1}, separated by {2}\n", "{0} 行，{1}，以{2}分隔\n"},
    [SAY_COLUMN] = {"  {0} → {1}", "  {0} → {1}"},
    [SAY_IGNORED] = {"  {0} is left out\n", "  忽略 {0}\n"},
    [SAY_DATES] = {" (dates are {0})", "（日期顺序 {0}）"},
    [SAY_CREATES] = {" ({0} records of {1} are missing and made by name)",
                     "（缺少的 {0} 条 {1} 记录将按名称创建）"},
    [SAY_UNKNOWN] = {"column {0}: values that nothing is called\n", "“{0}”列：无法识别的值\n"},
    [SAY_SEVERAL] = {"column {0}: values that several are called\n", "“{0}”列：对应多条记录的值\n"},
    [SAY_VALUE] = {"  \"{0}\"  {1} rows, first on line {2}", "  “{0}”  {1} 行，首见于第 {2} 行"},
    [SAY_NEAR] = {"; near it: ", "；相近的有："},
    [SAY_CANDIDATES] = {"; candidates: ", "；候选："},
    [SAY_ANSWER] = {"    --value \"{0}:{1}={2}\"\n", "    --value \"{0}:{1}={2}\"\n"},
    [SAY_HOW] =
        {"Answer each with --value FIELD:FROM=TO (nothing after = leaves it empty), make missing records\n"
         "with --create FIELD, or put these rows aside with --on-bad reject --rejects FILE.\n",
         "请逐一用 --value 字段:原值=新值 回答（= 后为空则留空），或用 --create 字段 创建缺少的记录，\n"
         "或用 --on-bad reject --rejects 文件 剔除这些行。\n"},
    [SAY_MORE_VALUES] = {"  … and {0} more values\n", "  …… 另有 {0} 个值\n"},
    [SAY_LINE] = {"line {0}", "第 {0} 行"},
    [SAY_MORE_FAULTS] = {"… and {0} more errors\n", "…… 另有 {0} 处错误\n"},
    [SAY_FORM] = {"{0} records leave {1} empty, which the form asks for.\n",
                  "{0} 条记录的 {1} 为空，而表单要求填写。\n"},
    [SAY_STOPPED] = {"Nothing was saved.\n", "未保存任何内容。\n"},
    [SAY_WOULD] =
        {"Dry run: would create {0}, update {1}, skip {2}, reject {3}. Nothing was saved.\n",
         "试运行：将新建 {0}，更新 {1}，跳过 {2}，剔除 {3}。未保存任何内容。\n"},
    [SAY_DONE] = {"Created {0}, updated {1}, unchanged {2}, skipped {3}, rejected {4}.\n",
                  "新建 {0}，更新 {1}，未变 {2}，跳过 {3}，剔除 {4}。\n"},
    [SAY_DOUBLES] = {"{0} rows repeat the key of an earlier row.\n",
                     "{0} 行与前面的行键值重复。\n"},
    [SAY_MADE] = {"{0} missing records were made by name.\n", "按名称创建了 {0} 条缺少的记录。\n"},
    [SAY_REJECTED_TO] = {"The rejected rows are in {0}, each with its reason.\n",
                         "被剔除的行及原因见 {0}。\n"},
    [SAY_TXN] = {"Transaction {0}. To take all of it back: guanxi undo {0}\n",
                 "事务 {0}。如需全部撤销：guanxi undo {0}\n"},
    [SAY_HALF] = {"The import stopped half way. What was saved so far stays until it is undone.\n",
                  "导入中途停止，已保存的部分会保留，直到撤销。\n"},
    [SAY_CANCELLED] = {"Cancelled.\n", "已取消。\n"},
    [SAY_CHECKING] = {"checking", "检查"},
    [SAY_SAVING] = {"saving", "保存"},
};

#define ARGS_MAX 5

static void fill(struct buf *out, const char *phrase, const struct text *args)
{
    for (; *phrase; phrase++) {
        bool argument = phrase[0] == '{' && phrase[1] >= '0' && phrase[1] < '0' + ARGS_MAX;
        if (!argument) {
            buf_add_char(out, *phrase);
            continue;
        }
        buf_add_text(out, args[phrase[1] - '0']);
        phrase += 2;
    }
}

static void tell(struct command_call *call, FILE *to, enum phrase phrase, const struct text *args)
{
    struct buf out;
    buf_init(&out, call->ctx->arena, (size_t)1 << 20);
    fill(&out, phrases[phrase][call->ctx->lang], args);
    fprintf(to, "%.*s", TEXT_ARG(buf_text(&out)));
}
/* TELL(call, file, SAY_…, text, …) */
#define TELL(call, to, phrase, ...)                                                                \
    tell((call), (to), (phrase), (const struct text[ARGS_MAX]){__VA_ARGS__})

/* 1480 → "1,480" */
static struct text grouped(struct command_call *call, int64_t number)
{
    struct arena *arena = call->ctx->arena;
    struct text digits = text_format(arena, "%lld", (long long)number);
    struct buf out;
    buf_init(&out, arena, 64);
    for (size_t i = 0; i < digits.len; i++) {
        if (i && (digits.len - i) % 3 == 0 && digits.ptr[i - 1] != '-')
            buf_add_char(&out, ',');
        buf_add_char(&out, digits.ptr[i]);
    }
    return buf_text(&out);
}

void command_import_progress(struct command_call *call, const struct import_progress *progress)
{
    int64_t ms = clock_monotonic() - progress->started;
    if (ms <= 0 || progress->done <= 0)
        return;
    int64_t left = progress->total > progress->done
                       ? ms * (progress->total - progress->done) / progress->done
                       : 0;
    int64_t percent = progress->total ? progress->done * 100 / progress->total : 0;
    fprintf(call->io->err, "\r%s  %lld %%  %lld  %lld/s  %lld s\033[K",
            phrases[progress->phase ? SAY_SAVING : SAY_CHECKING][call->ctx->lang],
            (long long)percent, (long long)progress->rows, (long long)(progress->rows * 1000 / ms),
            (long long)(left / 1000));
    fflush(call->io->err);
}

/* ---- the parts of the report ---- */

static struct text separator_name(struct command_call *call, char separator)
{
    bool zh = call->ctx->lang == LANG_ZH;
    if (separator == ';')
        return zh ? TEXT("分号") : TEXT("semicolons");
    if (separator == '\t')
        return zh ? TEXT("制表符") : TEXT("tabs");
    return zh ? TEXT("逗号") : TEXT("commas");
}

static void tell_columns(struct command_call *call, const struct record_import_report *report)
{
    FILE *out = call->io->out;
    TELL(call, out, SAY_FILE, grouped(call, report->rows), report->charset,
         separator_name(call, report->separator));
    for (size_t i = 0; i < report->column_count; i++) {
        const struct record_import_mapped *mapped = &report->columns[i];
        if (!mapped->field.len) {
            TELL(call, out, SAY_IGNORED, mapped->column);
            continue;
        }
        TELL(call, out, SAY_COLUMN, mapped->column, mapped->field);
        if (mapped->order.len)
            TELL(call, out, SAY_DATES, mapped->order);
        if (mapped->created_count)
            TELL(call, out, SAY_CREATES, grouped(call, mapped->created_count), mapped->created);
        fputc('\n', out);
    }
}

static void tell_value(struct command_call *call, const struct record_import_value *value)
{
    FILE *err = call->io->err;
    TELL(call, err, SAY_VALUE, value->value, grouped(call, value->rows),
         text_format(call->ctx->arena, "%lld", (long long)value->line));
    for (size_t i = 0; i < value->nearest_count; i++) {
        if (i == 0)
            TELL(call, err, value->several ? SAY_CANDIDATES : SAY_NEAR, TEXT_EMPTY);
        fprintf(err, "%s%.*s", i ? ", " : "", TEXT_ARG(value->nearest[i]));
    }
    fputc('\n', err);
    bool near = value->nearest_count && !value->several;
    TELL(call, err, SAY_ANSWER, value->field, value->value, near ? value->nearest[0] : TEXT("…"));
}

static void tell_values(struct command_call *call, const struct record_import_report *report)
{
    for (size_t i = 0; i < report->value_count; i++) {
        const struct record_import_value *value = &report->values[i];
        bool first = !i || !text_eq(value->field, report->values[i - 1].field) ||
                     value->several != report->values[i - 1].several;
        if (first)
            TELL(call, call->io->err, value->several ? SAY_SEVERAL : SAY_UNKNOWN, value->column);
        tell_value(call, value);
    }
    if (report->value_total > (int64_t)report->value_count)
        TELL(call, call->io->err, SAY_MORE_VALUES,
             grouped(call, report->value_total - (int64_t)report->value_count));
    if (report->value_count)
        TELL(call, call->io->err, SAY_HOW, TEXT_EMPTY);
}

static void tell_faults(struct command_call *call, const struct record_import_report *report)
{
    FILE *err = call->io->err;
    for (int64_t i = 0; i < report->fault_count && i < IMPORT_FAULTS_MAX; i++) {
        const struct record_import_fault *fault = &report->faults[i];
        if (fault->line)
            TELL(call, err, SAY_LINE,
                 text_format(call->ctx->arena, "%lld", (long long)fault->line));
        fprintf(err, "%s%.*s%s%.*s\n", fault->line && fault->column.len ? ", " : "",
                TEXT_ARG(fault->column), fault->line || fault->column.len ? ": " : "",
                TEXT_ARG(fault->message));
    }
    if (report->fault_count > IMPORT_FAULTS_MAX)
        TELL(call, err, SAY_MORE_FAULTS, grouped(call, report->fault_count - IMPORT_FAULTS_MAX));
}

static void tell_counts(struct command_call *call, const struct record_import_plan *plan,
                        const struct record_import_report *report)
{
    FILE *out = call->io->out;
    if (plan->dry_run)
        TELL(call, out, SAY_WOULD, grouped(call, report->creates), grouped(call, report->updates),
             grouped(call, report->skipped), grouped(call, report->rejected));
    else
        TELL(call, out, SAY_DONE, grouped(call, report->creates), grouped(call, report->updates),
             grouped(call, report->unchanged), grouped(call, report->skipped),
             grouped(call, report->rejected));
    if (report->duplicates)
        TELL(call, out, SAY_DOUBLES, grouped(call, report->duplicates));
    if (report->made)
        TELL(call, out, SAY_MADE, grouped(call, report->made));
    if (report->form_empty)
        TELL(call, out, SAY_FORM, grouped(call, report->form_empty), report->form_field);
    if (report->rejected && plan->rejects_path && !plan->dry_run)
        TELL(call, out, SAY_REJECTED_TO, text_of(plan->rejects_path));
}

int command_import_report(struct command_call *call, const struct record_import_plan *plan,
                          const struct record_import_report *report, enum err err)
{
    FILE *out = call->io->out;
    if (call->io->terminal)
        fprintf(call->io->err, "\r\033[K");
    if (report->column_count)
        tell_columns(call, report);
    fflush(out);
    tell_faults(call, report);
    bool quiet = !report->stopped && report->value_count && plan->reject_values;
    if (!quiet)
        tell_values(call, report);
    bool saved = report->txn || (!report->stopped && !err && !report->cancelled);
    if (saved || (plan->dry_run && !err))
        tell_counts(call, plan, report);
    if (report->cancelled)
        TELL(call, call->io->err, SAY_CANCELLED, TEXT_EMPTY);
    if (report->half)
        TELL(call, call->io->err, SAY_HALF, TEXT_EMPTY);
    else if (!saved && !plan->dry_run)
        TELL(call, call->io->err, SAY_STOPPED, TEXT_EMPTY);
    if (report->txn)
        TELL(call, out, SAY_TXN, text_format(call->ctx->arena, "%lld", (long long)report->txn));
    if (err)
        return command_failed(call, err);
    return report->stopped || report->cancelled ? EXIT_FAILED : EXIT_DONE;
}
