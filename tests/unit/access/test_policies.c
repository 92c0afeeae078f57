/* Random policies over random records: what a list finds, what a list tests row by row, what a page of the list
 * holds and what the test on one record says are the same, for every role, scope, floor, rule, share and tree. */
#include "access/world.h"

#include "access/explain.h"
#include "access/principal.h"
#include "base/json.h"

#define POLICIES 8
#define RECORDS 20
#define USERS 6
#define FIRST_USER 21
#define FIRST_DEPARTMENT 31
#define DEPARTMENTS 6

static const char *const objects[] = {"customer",    "contact",          "contact_point",
                                      "opportunity", "opportunity_line", "activity"};
static const int64_t first_record[] = {100, 200, 300, 400, 500, 600};
#define OBJECTS (sizeof objects / sizeof *objects)

static int64_t below(uint64_t *seed, int64_t count)
{
    return (int64_t)(world_random(seed) % (uint64_t)count);
}

/* One of the numbers from..from+count-1, now and then none. */
static struct value some(uint64_t *seed, int64_t from, int64_t count)
{
    int64_t number = below(seed, count + 1 + count / 4);
    return number < count ? value_int(from + number) : VALUE_NONE;
}

static struct value word(const char *text)
{
    return text ? value_text(text_of(text)) : VALUE_NONE;
}

/* --- one random world after the other --- */

static enum err clear_table(struct db_task *task, struct db_conn *conn)
{
    const struct meta_object *object = task->subject;
    return db_delete(task->ctx, conn, object->table, NULL, NULL);
}

static void clear(struct world *w, const char *object)
{
    world_write(w, clear_table, (void *)(uintptr_t)world_object(w, object));
}

static void make_people(struct world *w, uint64_t *seed)
{
    static const char *const roles[] = {"|sales|",       "|other|", "|junior|",
                                        "|other|sales|", "",        "|admin|"};
    clear(w, "department");
    clear(w, "user");
    for (int64_t i = 0; i < DEPARTMENTS; i++)
        PUT(w, "department", FIRST_DEPARTMENT + i, CELL_TEXT("name", "部"),
            {"parent", some(seed, FIRST_DEPARTMENT, i ? i : 1), NULL},
            {"manager", some(seed, FIRST_USER, USERS), NULL});
    for (int64_t i = 0; i < USERS; i++)
        PUT(w, "user", FIRST_USER + i, CELL_TEXT("name", "人"), CELL_TEXT("status", "active"),
            {"login", value_text(text_format(&w->arena, "u%d", (int)i)), NULL},
            {"roles", word(roles[i == 0 ? below(seed, 6) : below(seed, 4)]), NULL},
            {"manager", some(seed, FIRST_USER, i ? i : 1), NULL},
            {"department", some(seed, FIRST_DEPARTMENT, DEPARTMENTS), NULL});
}

static void make_records(struct world *w, uint64_t *seed)
{
    for (size_t o = 0; o < OBJECTS; o++)
        clear(w, objects[o]);
    for (int64_t i = 0; i < RECORDS; i++) {
        int64_t at = INT64_C(1700000000000) + below(seed, 8);
        struct world_cell owner = {"owner", some(seed, FIRST_USER, USERS), NULL};
        struct world_cell place = {"department", some(seed, FIRST_DEPARTMENT, DEPARTMENTS), NULL};
        struct world_cell creator = CELL_INT("created_by", FIRST_USER + below(seed, USERS));
        PUT(w, "customer", 100 + i, CELL_TEXT("name", i % 3 ? "甲" : "云帆"), owner, place, creator,
            {"level", some(seed, 1, 4), NULL}, {"updated_at", value_int(at), NULL},
            {"industry",
             word(i % 2   ? "retail"
                  : i % 4 ? "energy"
                          : NULL),
             NULL});
        PUT(w, "contact", 200 + i, CELL_TEXT("name", "乙"), creator,
            {"customer", some(seed, 100, RECORDS), NULL});
        PUT(w, "contact_point", 300 + i, CELL_TEXT("name", "丙"), creator,
            {"contact", some(seed, 200, RECORDS), NULL},
            {"customer", some(seed, 100, RECORDS / 2), NULL});
        PUT(w, "opportunity", 400 + i, CELL_TEXT("name", "丁"), place, owner, creator,
            {"customer", some(seed, 100, RECORDS), NULL}, {"updated_at", value_int(at), NULL},
            {"amount", some(seed, 1, 400000), NULL});
        PUT(w, "opportunity_line", 500 + i, CELL_TEXT("name", "戊"), creator,
            {"opportunity", some(seed, 400, RECORDS), NULL});
        PUT(w, "activity", 600 + i, CELL_TEXT("name", "己"), place, owner, creator,
            {"updated_at", value_int(at), NULL});
    }
}

static void make_rights(struct world *w, uint64_t *seed)
{
    static const char *const roles[] = {"sales", "other", "junior"};
    static const char *const scopes[] = {"none",       "parent",           "own", "team",
                                         "department", "department_below", "all", NULL};
    clear(w, "object_right");
    for (size_t r = 0; r < 3; r++)
        for (size_t o = 0; o < OBJECTS; o++) {
            if (r == 2 && below(seed, 2))
                continue; /* what its parent has */
            struct world_cell cells[11] = {CELL_TEXT("role", roles[r]),
                                           CELL_TEXT("object", objects[o])};
            for (int a = 0; a < ACCESS_ACTION_COUNT; a++)
                cells[2 + a] = (struct world_cell){
                    text_cstr(&w->arena, access_action_name((enum access_action)a)),
                    word(scopes[a == 0 ? 1 + below(seed, 6) : below(seed, 8)]), NULL};
            world_put(w, "object_right", (int64_t)(1000 + r * 10 + o), cells, 11);
        }
    for (size_t o = 0; o < OBJECTS;
         o++) /* the floor is the definition's: as another definition would say */
        ((struct meta_object *)(uintptr_t)world_object(w, objects[o]))->floor =
            below(seed, 3) ? FLOOR_PRIVATE : (enum meta_floor)below(seed, 4);
}

static void make_rules(struct world *w, uint64_t *seed)
{
    static const struct {
        const char *object;
        const char *condition;
    } rules[] = {
        {"customer", "industry = 'retail'"},
        {"customer", "level >= 2 and not (name starts with '云')"},
        {"customer", "count(contacts) >= 1"},
        {"customer", "owner in my_team()"},
        {"customer", "gone = 3"}, /* cannot be read */
        {"opportunity", "amount > 10 and customer.industry = 'energy'"},
        {"opportunity", "customer.owner = me()"},
        {"contact", "customer.level is null"},
        {"activity", "department = my_department()"},
        {"contact_point", "contact.customer.industry != 'retail'"},
    };
    clear(w, "access_rule");
    for (int64_t i = 0, count = below(seed, 6); i < count; i++) {
        size_t rule = (size_t)below(seed, sizeof rules / sizeof *rules);
        int64_t whom = below(seed, 4);
        PUT(w, "access_rule", 2000 + i, CELL_TEXT("name", "规则"),
            CELL_TEXT("object", rules[rule].object), CELL_TEXT("condition", rules[rule].condition),
            CELL_TEXT("kind", below(seed, 3) ? "grant" : "restrict"),
            CELL_TEXT("level", below(seed, 2) ? "read" : "edit"),
            {"user", whom == 0 ? some(seed, FIRST_USER, USERS) : VALUE_NONE, NULL},
            {"department", whom == 1 ? some(seed, FIRST_DEPARTMENT, DEPARTMENTS) : VALUE_NONE,
             NULL},
            {"role", word(whom == 2 ? "sales" : NULL), NULL}, CELL_INT("below", below(seed, 2)),
            CELL_INT("active", below(seed, 8) != 0));
    }
}

static void make_shares(struct world *w, uint64_t *seed)
{
    clear(w, "share");
    for (int64_t i = 0; i < 12; i++) {
        size_t o = (size_t)below(seed, OBJECTS);
        int64_t whom = below(seed, 3);
        struct access_principal principal = {
            .user = whom == 0 ? FIRST_USER + below(seed, USERS) : 0,
            .department = whom == 1 ? FIRST_DEPARTMENT + below(seed, DEPARTMENTS) : 0,
            .role = whom == 2 ? TEXT("sales") : TEXT_EMPTY,
            .below = whom && below(seed, 2)};
        PUT(w, "share", 3000 + i, CELL_INT("principal", access_principal_number(&principal)),
            {"record", value_int(first_record[o] + below(seed, RECORDS)), objects[o]},
            CELL_TEXT("level", below(seed, 2) ? "read" : "edit"),
            {"expires_at", below(seed, 3) ? VALUE_NONE : value_int(w->ctx.now + below(seed, 3) - 1),
             NULL});
    }
}

/* --- comparing --- */

struct counts {
    size_t pairs;
    size_t yes;
};

static size_t ids_where(struct record_env *env, const struct meta_object *object,
                        const struct db_node *where, int64_t *ids)
{
    const struct db_node *column = db_column(env->ctx->arena, TEXT("t"), TEXT("id"));
    struct db_order order = {.by = column};
    struct db_select select = {.table = object->table,
                               .alias = TEXT("t"),
                               .columns = &column,
                               .column_count = 1,
                               .where = where,
                               .order = &order,
                               .order_count = 1,
                               .limit = -1};
    struct db_rows *rows;
    size_t count = 0;
    assert_int_equal(db_open_rows(env->ctx, env->conn, &select, &rows), ERR_OK);
    while (db_next(rows))
        ids[count++] = db_get_int(rows, 0);
    assert_int_equal(db_close_rows(rows), ERR_OK);
    return count;
}

static bool listed(const int64_t *ids, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++)
        if (ids[i] == id)
            return true;
    return false;
}

static struct value *load(struct record_env *env, const struct meta_object *object, int64_t id)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node **columns = ARENA_ARRAY(arena, const struct db_node *,
                                                 object->field_count);
    struct value *values = ARENA_ARRAY(arena, struct value, object->field_count);
    for (size_t i = 0; i < object->field_count; i++)
        columns[i] = db_column(arena, TEXT("t"), object->fields[i].column);
    struct db_select select = {.table = object->table,
                               .alias = TEXT("t"),
                               .columns = columns,
                               .column_count = object->field_count,
                               .limit = 1};
    select.where = db_call2(arena, DB_EQ, db_column(arena, TEXT("t"), TEXT("id")),
                            db_int(arena, id));
    struct db_rows *rows;
    assert_int_equal(db_open_rows(env->ctx, env->conn, &select, &rows), ERR_OK);
    assert_true(db_next(rows));
    for (size_t i = 0; i < object->field_count; i++)
        values[i] = value_dup(arena, db_get(rows, i));
    assert_int_equal(db_close_rows(rows), ERR_OK);
    return values;
}

/* Who may has a reason and nothing against it; who may not has either none, or a rule keeps him out, or he does not
 * see the record. */
static void check_reasons(struct record_env *env, enum access_action action,
                          const struct meta_object *object, const struct value *values, bool may)
{
    struct access_explanation explained;
    struct access_question asked = {action, object, values};
    bool given = false, forbidden = false;
    assert_int_equal(access_explain(env->ctx, env->conn, env->caller, &asked, &explained), ERR_OK);
    for (size_t i = 0; i < explained.count; i++) {
        enum access_reason_kind kind = explained.reasons[i].kind;
        given = given || kind < REASON_RESTRICTED;
        forbidden = forbidden || kind == REASON_RESTRICTED || kind == REASON_UNSEEN;
        assert_true(access_reason_name(kind).len > 0);
    }
    assert_int_equal(explained.allowed, may);
    assert_int_equal(may, given && !forbidden);
}

/* Arm by arm the same rows are found. */
static void check_arms(struct record_env *env, enum access_action action,
                       const struct meta_object *object, const int64_t *found, size_t count)
{
    struct arena *arena = env->ctx->arena;
    const struct db_node *arms[ACCESS_ARMS_MAX], *any = NULL;
    int64_t ids[64];
    if (!access_which(arena, env->caller, action, env->catalog, object, TEXT("t")))
        return;
    size_t arm_count = access_which_arms(arena, env->caller, action, object, TEXT("t"), arms);
    assert_true(arm_count > 0);
    for (size_t i = 0; i < arm_count; i++)
        any = db_or(arena, any, arms[i]);
    assert_int_equal(ids_where(env, object, any, ids), count);
    assert_memory_equal(ids, found, count * sizeof *ids);
}

/* Where all that he may do it to is known, the known set is what conditions ask; of parents too. */
static void check_known(struct record_env *env, enum access_action action,
                        const struct meta_object *object, const int64_t *found, size_t count)
{
    struct arena *arena = env->ctx->arena;
    const struct value_set set = {found, count};
    const struct access_known known = {object, action, &set};
    struct access_caller caller = *env->caller;
    int64_t ids[64];
    caller.known = &known;
    caller.known_count = 1;
    const struct db_node *forms[] = {access_which(arena, &caller, action, env->catalog, object,
                                                  TEXT("t")),
                                     access_which_test(arena, &caller, action, object, TEXT("t"))};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(ids_where(env, object, forms[i], ids), count);
        assert_memory_equal(ids, found, count * sizeof *ids);
    }
}

static void compare(struct record_env *env, size_t o, enum access_action action,
                    struct counts *counts)
{
    struct world *w = (struct world *)(void *)((char *)env->store - offsetof(struct world, store));
    struct arena *arena = env->ctx->arena;
    const struct meta_object *object = world_object(w, objects[o]);
    int64_t found[64], tested[64];
    size_t found_count =
        ids_where(env, object,
                  access_which(arena, env->caller, action, env->catalog, object, TEXT("t")), found);
    size_t tested_count =
        ids_where(env, object, access_which_test(arena, env->caller, action, object, TEXT("t")),
                  tested);
    if (access_scope(env->caller, action, object) == SCOPE_NONE)
        assert_int_equal(found_count, 0);
    check_arms(env, action, object, found, found_count);
    check_known(env, action, object, found, found_count);
    for (int64_t i = 0; i < RECORDS; i++) {
        int64_t id = first_record[o] + i;
        bool in = listed(found, found_count, id);
        const struct value *values = load(env, object, id);
        enum err err = access_may(env->ctx, env->conn, env->caller, action, env->catalog, object,
                                  values);
        check_reasons(env, action, object, values, err == ERR_OK);
        ctx_clear(env->ctx);
        if ((err == ERR_OK) != in || in != listed(tested, tested_count, id))
            print_error("user %lld, %s %lld, action %d: found %d, tested %d, may %d\n",
                        (long long)env->caller->user, objects[o], (long long)id, (int)action, in,
                        listed(tested, tested_count, id), err == ERR_OK);
        assert_int_equal(err == ERR_OK, in);
        assert_int_equal(in, listed(tested, tested_count, id));
        counts->pairs++;
        counts->yes += in;
    }
}

static size_t ids_of_page(struct text page, struct arena *arena, int64_t *ids, size_t count,
                          struct text *next)
{
    struct ctx ctx;
    ctx_init(&ctx, arena, 0);
    const struct json *json = json_parse(&ctx, page);
    struct json_iter it = json_iter(json_get(json, TEXT("data")));
    while (json_next(&it))
        assert_true(text_to_int(json_text(json_get(it.value, TEXT("id"))), &ids[count++]));
    *next = json_text(json_get(json, TEXT("next")));
    return count;
}

/* The pages of a list, whatever way is chosen, hold each record once that the condition finds. */
static void turn_pages(struct record_env *env, const struct meta_object *object, const char *filter)
{
    struct arena *arena = env->ctx->arena;
    int64_t found[64], shown[128];
    size_t count = 0;
    if (access_scope(env->caller, ACCESS_READ, object) == SCOPE_NONE)
        return;
    struct record_query query = {.object = object,
                                 .fields = TEXT("id"),
                                 .filter = text_of(filter),
                                 .limit = 3};
    size_t expected =
        ids_where(env, object,
                  access_which(arena, env->caller, ACCESS_READ, env->catalog, object, TEXT("t")),
                  found);
    do {
        struct buf out;
        buf_init(&out, arena, (size_t)1 << 20);
        enum err err = record_list(env, &query, &out);
        world_show_faults(env->ctx);
        assert_int_equal(err, ERR_OK);
        count = ids_of_page(buf_text(&out), arena, shown, count, &query.cursor);
        assert_true(count <= RECORDS);
    } while (query.cursor.len);
    assert_int_equal(count, expected);
    for (size_t i = 0; i < expected; i++)
        assert_true(listed(shown, count, found[i]));
}

static void lists_pages_and_tests_agree(void **state)
{
    static const enum access_action actions[] = {ACCESS_READ, ACCESS_EDIT, ACCESS_EXPORT,
                                                 ACCESS_DELETE, ACCESS_BULK};
    struct world *w = *state;
    const char *given = getenv("GUANXI_SEED");
    uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)clock_now();
    struct counts counts = {0, 0};
    print_message("GUANXI_SEED=%llu\n", (unsigned long long)seed);
    for (int p = 0; p < POLICIES; p++) {
        make_people(w, &seed);
        make_records(w, &seed);
        make_rights(w, &seed);
        make_rules(w, &seed);
        make_shares(w, &seed);
        for (int64_t user = FIRST_USER; user < FIRST_USER + USERS; user++) {
            struct record_env env;
            struct access_caller caller;
            struct arena arena; /* of one caller's questions */
            arena_init(&arena, (size_t)512 * 1024 * 1024);
            w->ctx.arena = &arena;
            world_begin(w, &env, &caller, user);
            for (size_t o = 0; o < OBJECTS; o++) {
                for (size_t a = 0; a < sizeof actions / sizeof *actions; a++)
                    compare(&env, o, actions[a], &counts);
                turn_pages(&env, world_object(w, objects[o]), "");
                turn_pages(&env, world_object(w, objects[o]), "version > 0");
            }
            world_end(&env);
            w->ctx.arena = &w->arena;
            arena_deinit(&arena);
        }
    }
    print_message("%zu pairs of policy and record, %zu yes\n", counts.pairs, counts.yes);
    assert_true(counts.pairs >= 20000);
    assert_true(counts.yes > counts.pairs / 20 && counts.yes < counts.pairs * 19 / 20);
}

/* --- moving --- */

static bool sees(struct world *w, int64_t user, int64_t customer)
{
    struct record_env env;
    struct access_caller caller;
    int64_t ids[64];
    world_begin(w, &env, &caller, user);
    size_t count = ids_where(&env, world_object(w, "customer"),
                             access_which(&w->arena, &caller, ACCESS_READ, w->catalog,
                                          world_object(w, "customer"), TEXT("t")),
                             ids);
    enum err err = access_may(&w->ctx, env.conn, &caller, ACCESS_READ, w->catalog,
                              world_object(w, "customer"),
                              load(&env, world_object(w, "customer"), customer));
    ctx_clear(&w->ctx);
    assert_int_equal(err == ERR_OK, listed(ids, count, customer));
    world_end(&env);
    return err == ERR_OK;
}

struct move {
    const char *object;
    int64_t id;
    const char *field;
    int64_t to;
};

static enum err carry_out(struct db_task *task, struct db_conn *conn)
{
    const struct move *move = task->subject;
    struct arena *arena = task->ctx->arena;
    struct db_set set = {text_of(move->field), db_int(arena, move->to)};
    enum err err = db_update(task->ctx, conn, text_of(move->object), &set, 1,
                             db_call2(arena, DB_EQ, db_column(arena, TEXT_EMPTY, TEXT("id")),
                                      db_int(arena, move->id)),
                             NULL);
    return err ? err : db_state_bump(task->ctx, conn, false, true);
}

/* Nothing is noted on the records: 41 heads 31; 33 below 32 is moved below 31, and its records come along. */
static void what_moves_is_seen_at_once(void **state)
{
    struct world *w = *state;
    PUT(w, "department", 31, CELL_TEXT("name", "甲"), CELL_INT("manager", 41));
    PUT(w, "department", 32, CELL_TEXT("name", "乙"));
    PUT(w, "department", 33, CELL_TEXT("name", "丙"), CELL_INT("parent", 32));
    PUT(w, "user", 41, CELL_TEXT("name", "主管"), CELL_TEXT("login", "a"),
        CELL_TEXT("roles", "|other|"), CELL_TEXT("status", "active"));
    PUT(w, "user", 42, CELL_TEXT("name", "组长"), CELL_TEXT("login", "b"),
        CELL_TEXT("roles", "|junior|"), CELL_TEXT("status", "active"));
    PUT(w, "user", 43, CELL_TEXT("name", "组员"), CELL_TEXT("login", "c"),
        CELL_TEXT("roles", "|sales|"), CELL_TEXT("status", "active"));
    PUT(w, "object_right", 51, CELL_TEXT("role", "other"), CELL_TEXT("object", "customer"),
        CELL_TEXT("read", "department_below"));
    PUT(w, "object_right", 52, CELL_TEXT("role", "junior"), CELL_TEXT("object", "customer"),
        CELL_TEXT("read", "team"));
    PUT(w, "customer", 100, CELL_TEXT("name", "客户"), CELL_INT("department", 33),
        CELL_INT("owner", 43));
    assert_false(sees(w, 41, 100));
    assert_false(sees(w, 42, 100));
    assert_true(sees(w, 43, 100));
    struct move department = {"department", 33, "parent", 31};
    struct move manager = {"user", 43, "manager", 42};
    struct move role = {"user", 43, "department", 33};
    world_write(w, carry_out, &department);
    assert_true(sees(w, 41, 100));
    world_write(w, carry_out, &manager);
    assert_true(sees(w, 42, 100));
    department.to = 32;
    world_write(w, carry_out, &department);
    world_write(w, carry_out, &role);
    assert_false(sees(w, 41, 100));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(lists_pages_and_tests_agree),
        WORLD_TEST(what_moves_is_seen_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
