/* The company itself: organisation, departments, people, pipeline, products, reports. */
#include "app/demo/batch.h"
#include "app/demo/words.h"
#include "app/demo/write.h"
#include "base/money.h"
#include "base/time.h"
#include "meta/field_types.h"

/* The first three places are the director and the first two sellers. */
enum { DIRECTOR, LI_MING, EMMA, SERVICE, WU_KAI, MARKETING, ADMIN, CEO, ZHAO_LEI, FINANCE };

const struct demo_cast demo_cast[DEMO_CAST] = {
    {"director", "王雅琴", "销售总监", "Sales director", "D-SALES", "admin", "zh"},
    {"li.ming", "李明", "客户经理", "Account manager", "D-SALES-E", "sales", "zh"},
    {"emma", "Emma Clark", "客户经理", "Account manager", "D-SALES-I", "sales", "en"},
    {"service", "周晓兰", "客服经理", "Service manager", "D-SERVICE", "service", "zh"},
    {"wu.kai", "吴凯", "客服专员", "Service agent", "D-SERVICE", "service", "zh"},
    {"marketing", "何佳怡", "市场经理", "Marketing manager", "D-MARKETING", "marketing", "zh"},
    {"admin", "陈思远", "系统管理员", "Administrator", "D-IT", "admin", "zh"},
    {"ceo", "林国栋", "总经理", "Chief executive", "D-0", "reader", "zh"},
    {"zhao.lei", "赵磊", "华东销售经理", "Sales manager East", "D-SALES-E", "manager", "zh"},
    {"finance", "孙敏", "财务经理", "Finance manager", "D-FINANCE", "finance", "zh"},
};

static const struct {
    const char *code, *name, *parent;
    int head; /* in the cast; -1: none */
} departments[] = {
    {"D-0", "云帆智能", NULL, CEO},
    {"D-SALES", "销售中心", "D-0", DIRECTOR},
    {"D-SALES-E", "华东销售部", "D-SALES", ZHAO_LEI},
    {"D-SALES-N", "华北销售部", "D-SALES", -1},
    {"D-SALES-S", "华南销售部", "D-SALES", -1},
    {"D-SALES-I", "国际销售部", "D-SALES", -1},
    {"D-SERVICE", "客户服务部", "D-0", SERVICE},
    {"D-MARKETING", "市场部", "D-0", MARKETING},
    {"D-IT", "信息部", "D-0", ADMIN},
    {"D-FINANCE", "财务部", "D-0", FINANCE},
};
#define DEPARTMENTS (sizeof departments / sizeof *departments)

static const struct {
    const char *name, *name_en, *object, *filter, *group, *measures, *chart, *sort, *settings;
    int64_t top;
} reports[] = {
    {"本年成交金额", "Won this year", "opportunity",
     "status = 'won' and close_date >= start_of_year()", "[]", "[\"sum(amount)\"]", "number", "",
     "", 0},
    {"本年成交单数", "Deals won this year", "opportunity",
     "status = 'won' and close_date >= start_of_year()", "[]", "[\"count\"]", "number", "", "", 0},
    {"进行中商机金额", "Open pipeline", "opportunity", "status = 'open'", "[]", "[\"sum(amount)\"]",
     "number", "", "", 0},
    {"进行中商机数", "Open deals", "opportunity", "status = 'open'", "[]", "[\"count\"]", "number",
     "", "", 0},
    {"季度成交", "Won by quarter", "opportunity", "status = 'won'", "[\"close_date:quarter\"]",
     "[\"sum(amount)\",\"count\"]", "bar", "", "", 0},
    {"月度新增商机", "Opened by month", "opportunity", "", "[\"opened_on:month\"]", "[\"count\"]",
     "line", "", "", 0},
    {"销售业绩排名", "Best sellers", "opportunity", "status = 'won'", "[\"owner\"]",
     "[\"sum(amount)\",\"count\"]", "bar", "-sum(amount)", "", 10},
    {"客户行业", "Customers by industry", "customer", "", "[\"industry\"]", "[\"count\"]", "bar",
     "-count", "", 12},
    {"销售漏斗", "Funnel", "opportunity", "status = 'open'", "[\"stage\"]",
     "[\"count\",\"sum(amount)\"]", "funnel", "-sum(amount)", "", 0},
    {"赢单与输单", "Won and lost", "opportunity", "status != 'open'", "[\"status\"]", "[\"count\"]",
     "pie", "", "", 0},
    {"重点客户", "Largest customers", "opportunity", "status = 'won'", "[\"customer\"]",
     "[\"sum(amount)\",\"count\"]", "table", "-sum(amount)", "", 10},
    {"本季度成交", "Won this quarter", "opportunity", "status = 'won'", "[]", "[\"sum(amount)\"]",
     "trend", "", "{\"field\":\"close_date\",\"period\":\"quarter\",\"compared\":\"previous\"}", 0},
    {"本月新增商机", "Opened this month", "opportunity", "", "[]", "[\"count\"]", "trend", "",
     "{\"field\":\"opened_on\",\"period\":\"month\",\"compared\":\"last_year\"}", 0},
    {"季度成交(按行业)", "Won by quarter and industry", "opportunity", "status = 'won'",
     "[\"close_date:quarter\",\"customer.industry\"]", "[\"sum(amount)\"]", "bar", "",
     "{\"stacked\":true}", 0},
    {"行业与客户等级", "Industry and level", "customer", "", "[\"level\",\"industry\"]",
     "[\"count\"]", "heatmap", "", "", 0},
    {"人员业绩透视", "Won by person and quarter", "opportunity", "status = 'won'",
     "[\"owner\",\"close_date:quarter\"]", "[\"sum(amount)\"]", "pivot", "", "{\"columns\":1}", 0},
    {"每月跟进", "Activities by month", "activity", "", "[\"happened_at:month\"]", "[\"count\"]",
     "area", "", "", 0},
};
#define REPORTS (sizeof reports / sizeof *reports)

/* Pages for everybody beside the home page of his role: reports by their place above, and how wide and high. */
static const struct {
    const char *name, *name_en;
    struct {
        int report, width, height;
    } tiles[8];
} boards[] = {
    {"销售看板",
     "Sales board",
     {{11, 4, 1},
      {12, 4, 1},
      {2, 4, 1},
      {13, 6, 2},
      {8, 6, 2},
      {6, 6, 2},
      {15, 6, 2},
      {10, 12, 2}}},
    {"客户与跟进", "Customers and activities", {{7, 6, 2}, {14, 6, 3}, {16, 6, 2}, {9, 6, 2}}},
};

struct company_work {
    struct demo_plan *plan;
    struct demo_company *company;
    int64_t department_ids[DEPARTMENTS];
    int64_t *ids; /* of the batch's creates, by change */
};

static void keep_id(void *subject, size_t change, int64_t id)
{
    struct company_work *work = subject;
    work->ids[change] = id;
}

static enum err fill_departments(struct demo_batch *batch, struct record_env *env,
                                 struct record_save *save)
{
    (void)batch;
    for (size_t i = 0; i < DEPARTMENTS; i++) {
        struct record_change *change = demo_create(env, save, "department");
        demo_set_c(change, "code", departments[i].code);
        demo_set_c(change, "name", departments[i].name);
        for (size_t j = 0; departments[i].parent && change && j < i; j++) {
            if (strcmp(departments[j].code, departments[i].parent) != 0)
                continue;
            const struct meta_field *parent = meta_field_find(change->object, TEXT("parent"));
            change->settings[change->setting_count++] =
                (struct record_setting){.field = parent, .from_save = (int64_t)j + 1};
        }
    }
    return ctx_error(env->ctx);
}

static int64_t department_id(const struct company_work *work, const char *code)
{
    for (size_t i = 0; i < DEPARTMENTS; i++)
        if (!strcmp(departments[i].code, code))
            return work->department_ids[i];
    return 0;
}

struct text demo_seller_name(struct arena *arena, const struct demo_plan *plan, int32_t seller)
{
    if (seller < 2)
        return text_of(demo_cast[seller + 1].name);
    struct demo_random random = demo_random_for(plan->options.seed, 200, (uint64_t)seller);
    struct text person = demo_person_zh(arena, &random); /* TEXT_ARG names its argument twice */
    return text_format(arena, "%.*s %d", TEXT_ARG(person), (int)seller);
}

static void add_user(struct record_env *env, struct record_save *save,
                     const struct company_work *work, const struct demo_cast *person,
                     struct text login, struct text name)
{
    struct record_change *change = demo_create(env, save, "user");
    struct text role = text_of(person->role);
    demo_set_text(change, "login", login);
    demo_set_text(change, "name", name);
    demo_set_text(change, "email",
                  text_format(env->ctx->arena, "%.*s@yunfan.example", TEXT_ARG(login)));
    demo_set_c(change, "title", strcmp(person->locale, "en") ? person->title : person->title_en);
    demo_set_c(change, "locale", person->locale);
    demo_set_c(change, "status", "active");
    demo_set(change, "department", value_int(department_id(work, person->department)));
    demo_set_text(change, "roles", field_list_pack(env->ctx->arena, &role, 1));
}

/* Where the sellers beyond the cast work, one after the other. */
static const char *const seller_departments[] = {"D-SALES-E", "D-SALES-N", "D-SALES-S",
                                                 "D-SALES-I"};
#define SELLER_DEPARTMENTS 4

static enum err fill_users(struct demo_batch *batch, struct record_env *env,
                           struct record_save *save)
{
    const struct company_work *work = batch->subject;
    struct arena *arena = env->ctx->arena;
    for (int i = 0; i < DEMO_CAST; i++)
        add_user(env, save, work, &demo_cast[i], text_of(demo_cast[i].login),
                 text_of(demo_cast[i].name));
    for (int32_t i = 2; i < work->plan->sellers; i++) {
        struct demo_cast seller = demo_cast[1];
        seller.department = seller_departments[i % SELLER_DEPARTMENTS];
        add_user(env, save, work, &seller, text_format(arena, "sales%03d", (int)i),
                 demo_seller_name(arena, work->plan, i));
    }
    return ctx_error(env->ctx);
}

/* Who in the cast somebody of the cast reports to; -1: nobody. */
static int manager_of(int person)
{
    switch (person) {
    case CEO:
        return -1;
    case LI_MING:
        return ZHAO_LEI;
    case EMMA:
    case ZHAO_LEI:
        return DIRECTOR;
    case WU_KAI:
        return SERVICE;
    default:
        return CEO;
    }
}

/* Who reports to whom and who heads what, once everybody is there. */
static enum err fill_managers(struct demo_batch *batch, struct record_env *env,
                              struct record_save *save)
{
    const struct company_work *work = batch->subject;
    const int64_t *cast = work->company->cast;
    const struct meta_object *user = meta_object_find(env->catalog, TEXT("user"));
    const struct meta_object *department = meta_object_find(env->catalog, TEXT("department"));
    for (int i = 0; i < DEMO_CAST; i++)
        if (manager_of(i) >= 0)
            demo_set(record_save_add(env->ctx, save, RECORD_UPDATE, user, cast[i]), "manager",
                     value_int(cast[manager_of(i)]));
    for (int32_t i = 2; i < work->plan->sellers; i++) {
        bool east = i % SELLER_DEPARTMENTS == 0;
        demo_set(record_save_add(env->ctx, save, RECORD_UPDATE, user, work->company->sellers[i]),
                 "manager", value_int(cast[east ? ZHAO_LEI : DIRECTOR]));
    }
    for (size_t i = 0; i < DEPARTMENTS; i++)
        if (departments[i].head >= 0)
            demo_set(record_save_add(env->ctx, save, RECORD_UPDATE, department,
                                     work->department_ids[i]),
                     "manager", value_int(cast[departments[i].head]));
    return ctx_error(env->ctx);
}

static enum err fill_products(struct demo_batch *batch, struct record_env *env,
                              struct record_save *save)
{
    (void)batch;
    for (int i = 0; i < DEMO_PRODUCTS; i++) {
        const struct demo_product *product = &demo_products[i];
        struct record_change *change = demo_create(env, save, "product");
        demo_set_c(change, "code", product->code);
        demo_set_c(change, "name", product->name_zh);
        demo_set_c(change, "category", product->category_zh);
        demo_set_c(change, "description", product->name_en);
        demo_set(change, "price", value_int(product->price * 10000));
        demo_set(change, "cost", value_int(product->price * 5500));
        demo_set(change, "active", value_int(1));
    }
    return ctx_error(env->ctx);
}

static enum err fill_reports(struct demo_batch *batch, struct record_env *env,
                             struct record_save *save)
{
    (void)batch; /* without an owner they are everybody's to read */
    for (size_t i = 0; i < REPORTS; i++) {
        struct record_change *change = demo_create(env, save, "report");
        demo_set_c(change, "name", reports[i].name);
        demo_set_c(change, "name_en", reports[i].name_en);
        demo_set_c(change, "object", reports[i].object);
        demo_set_c(change, "filter", reports[i].filter);
        demo_set_c(change, "group_by", reports[i].group);
        demo_set_c(change, "measures", reports[i].measures);
        demo_set_c(change, "chart", reports[i].chart);
        demo_set_c(change, "sort", reports[i].sort);
        if (*reports[i].settings)
            demo_set_c(change, "settings", reports[i].settings);
        if (reports[i].top)
            demo_set(change, "top", value_int(reports[i].top));
        demo_set(change, "position", value_int((int64_t)i + 1));
    }
    return ctx_error(env->ctx);
}

/* The batch before was the reports: their ids are at hand. */
static enum err fill_boards(struct demo_batch *batch, struct record_env *env,
                            struct record_save *save)
{
    const struct company_work *work = batch->subject;
    int64_t ids[REPORTS];
    memcpy(ids, work->ids, sizeof ids);
    for (size_t i = 0; i < sizeof boards / sizeof *boards; i++) {
        struct record_change *change = demo_create(env, save, "dashboard");
        struct buf items;
        buf_init(&items, env->ctx->arena, 4096);
        buf_add_char(&items, '[');
        for (size_t k = 0; k < 8 && boards[i].tiles[k].width; k++)
            buf_addf(&items, "%s{\"kind\":\"report\",\"report\":\"%lld\",\"w\":%d,\"h\":%d}",
                     k ? "," : "", (long long)ids[boards[i].tiles[k].report],
                     boards[i].tiles[k].width, boards[i].tiles[k].height);
        buf_add_char(&items, ']');
        demo_set_c(change, "name", boards[i].name);
        demo_set_c(change, "name_en", boards[i].name_en);
        demo_set_text(change, "items", buf_text(&items));
        demo_set(change, "position", value_int((int64_t)i + 1));
    }
    return ctx_error(env->ctx);
}

static enum err fill_organisation(struct demo_batch *batch, struct record_env *env,
                                  struct record_save *save)
{
    const struct company_work *work = batch->subject;
    const struct meta_object *object = meta_object_find(env->catalog, TEXT("organisation"));
    struct record_change *change = record_save_add(env->ctx, save, RECORD_UPDATE, object,
                                                   work->ids[0]);
    demo_set_c(change, "name", "云帆智能科技 Yunfan");
    return ctx_error(env->ctx);
}

/* The id of the one organisation, and those of the pipeline's stages by position. */
static enum err find_existing(struct command_call *call, struct company_work *work)
{
    struct arena *arena = call->ctx->arena;
    static const char *const keys[DEMO_STAGES] = {"prospecting", "engaging", "proposal",
                                                  "negotiation", "won",      "lost"};
    struct record_env env;
    enum err err = record_env_begin(call->ctx, call->store, 0, &env);
    if (err)
        return err;
    const struct db_node *id[] = {db_column(arena, TEXT("s"), TEXT("id"))};
    struct db_select select = {.table = TEXT("organisation"),
                               .alias = TEXT("s"),
                               .columns = id,
                               .column_count = 1,
                               .limit = 1};
    bool found;
    struct value value;
    err = db_one(call->ctx, env.conn, &select, &found, &value);
    work->ids[0] = value.number;
    select.table = TEXT("stage");
    for (int i = 0; !err && i < DEMO_STAGES; i++) {
        select.where = db_call2(arena, DB_EQ, db_column(arena, TEXT("s"), TEXT("key")),
                                db_text(arena, text_of(keys[i])));
        err = db_one(call->ctx, env.conn, &select, &found, &value);
        if (!err && !found)
            err = ctx_fail(call->ctx, ERR_not_found);
        work->company->stages[i] = value.number;
    }
    record_env_end(&env);
    return err;
}

static enum err run_step(struct demo_batch *batch,
                         enum err (*fill)(struct demo_batch *, struct record_env *,
                                          struct record_save *))
{
    batch->fill = fill;
    return demo_batch_run(batch);
}

enum err demo_write_company(struct command_call *call, struct demo_plan *plan,
                            struct demo_company *company)
{
    struct arena *arena = call->ctx->arena;
    struct company_work work = {.plan = plan, .company = company};
    struct demo_batch batch = {.call = call, .created = keep_id, .subject = &work};
    work.ids = ARENA_ARRAY(arena, int64_t, RECORD_SAVE_MAX);
    company->sellers = ARENA_ARRAY(arena, int64_t, (size_t)plan->sellers + 2);
    if (arena->failed)
        return ERR_out_of_memory;
    arena_init(&batch.arena, (size_t)64 << 20);
    batch.at = (plan->options.today - DEMO_DAYS) * DAY_MS;
    enum err err = find_existing(call, &work);
    if (!err && !(err = run_step(&batch, fill_organisation)))
        err = run_step(&batch, fill_departments);
    memcpy(work.department_ids, work.ids, sizeof work.department_ids);
    if (!err)
        err = run_step(&batch, fill_users);
    memcpy(company->cast, work.ids, sizeof company->cast);
    company->sellers[0] = company->cast[1];
    company->sellers[1] = company->cast[2];
    for (int32_t i = 2; i < plan->sellers; i++)
        company->sellers[i] = work.ids[DEMO_CAST + i - 2];
    if (!err && !(err = run_step(&batch, fill_managers)))
        err = run_step(&batch, fill_products);
    memcpy(company->products, work.ids, sizeof company->products);
    if (!err)
        err = run_step(&batch, fill_reports);
    if (!err)
        err = run_step(&batch, fill_boards);
    arena_deinit(&batch.arena);
    return err;
}
