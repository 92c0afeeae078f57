/* Names that mean one company, and names that do not, by what people write. */
#include "base/company.h"
#include "base/plain.h"
#include "unit.h"

enum relation {
    SAME,      /* one company */
    QUALIFIED, /* one core, another place or branch */
    TRADE,     /* one stem, other words of trade */
    OTHER
};

/* clang-format off */
static const struct {
    const char *a, *b;
    enum relation relation;
} pairs[] = {
    {"北京小米科技有限责任公司", "北京小米科技有限公司", SAME},
    {"北京小米科技有限责任公司", "小米科技有限责任公司", SAME},
    {"小米科技有限责任公司", "小米科技", SAME},
    {"华为技术有限公司", "華為技術有限公司", SAME},
    {"华为技术有限公司", "华为技术公司", SAME},
    {"华为技术有限公司", "华为技术", SAME},
    {"华为技术有限公司", " 华为 技术 有限公司 ", SAME},
    {"华为技术有限公司", "华为技术(有限公司)", SAME},
    {"腾讯科技（深圳）有限公司", "腾讯科技(深圳)有限公司", SAME},
    {"腾讯科技（深圳）有限公司", "深圳腾讯科技有限公司", SAME},
    {"腾讯科技（深圳）有限公司", "腾讯科技【深圳】有限公司", SAME},
    {"腾讯科技（深圳）有限公司", "騰訊科技（深圳）有限公司", SAME},
    {"深圳市腾讯计算机系统有限公司", "深圳腾讯计算机系统有限公司", SAME},
    {"深圳市腾讯计算机系统有限公司", "广东省深圳市腾讯计算机系统有限公司", SAME},
    {"浙江省杭州市余杭区星河网络技术有限公司", "杭州星河网络技术有限公司", SAME},
    {"阿里巴巴（中国）有限公司", "阿里巴巴(中国)有限公司", SAME},
    {"阿里巴巴（中国）网络技术有限公司", "阿里巴巴网络技术有限公司", SAME},
    {"阿里巴巴集团控股有限公司", "阿里巴巴集团控股", SAME},
    {"海尔集团公司", "海尔集团", SAME},
    {"海尔集团公司", "海尔(集团)公司", SAME},
    {"海尔集团有限公司", "海爾集團有限公司", SAME},
    {"中国移动通信集团有限公司", "中国移动通信集团公司", SAME},
    {"中国移动通信集团有限公司", "中國移動通信集團有限公司", SAME},
    {"中国移动通信集团江苏有限公司", "中国移动通信集团江苏公司", SAME},
    {"中国移动通信集团江苏有限公司", "中国移动通信（江苏）有限公司", SAME},
    {"中国移动通信集团江苏有限公司南京分公司", "中国移动通信集团江苏公司南京分公司", SAME},
    {"中国移动通信集团江苏有限公司南京分公司", "中国移动通信集团江苏有限公司（南京分公司）", SAME},
    {"中国工商银行股份有限公司", "中国工商银行", SAME},
    {"中国工商银行股份有限公司南京城南支行", "中国工商银行股份有限公司南京城南支行", SAME},
    {"招商银行股份有限公司", "招商银行", SAME},
    {"上海电力股份有限公司", "上海电力", SAME},
    {"上海汽车集团股份有限公司", "上海汽车集团", SAME},
    {"联想（北京）有限公司", "联想(北京)有限公司", SAME},
    {"联想（北京）有限公司", "北京联想有限公司", SAME},
    {"联想（北京）有限公司", "聯想（北京）有限公司", SAME},
    {"广州医药集团有限公司", "广州医药", SAME},
    {"光明乳业股份有限公司", "光明乳业", SAME},
    {"东风汽车集团股份有限公司", "东风汽车", SAME},
    {"苏州天弘激光股份有限公司", "苏州天弘激光股份公司", SAME},
    {"南京第二机床厂", "南京第二机床厂", SAME},
    {"北京市金杜律师事务所", "金杜律师事务所", SAME},
    {"上海瑞华会计师事务所（特殊普通合伙）", "上海瑞华会计师事务所", SAME},
    {"上海瑞华会计师事务所（特殊普通合伙）", "瑞华会计师事务所(特殊普通合伙)", SAME},
    {"宁波梅山投资管理合伙企业（有限合伙）", "宁波梅山投资管理合伙企业", SAME},
    {"杭州老王餐饮店（个体工商户）", "杭州老王餐饮店", SAME},
    {"成都美味轩餐饮店", "美味轩餐饮店", SAME},
    {"义乌市鑫源商行", "义乌鑫源商行", SAME},
    {"ＡＢＣ电子科技有限公司", "ABC电子科技有限公司", SAME},
    {"ＡＢＣ电子科技有限公司", "abc 电子科技有限公司", SAME},
    {"3M中国有限公司", "3Ｍ中国有限公司", SAME},
    {"西门子（中国）有限公司", "西门子(中国)有限公司", SAME},
    {"西门子（中国）有限公司", "西門子（中國）有限公司", SAME},
    {"臺灣積體電路製造股份有限公司", "台湾积体电路制造股份有限公司", SAME},
    {"鴻海精密工業股份有限公司", "鸿海精密工业股份有限公司", SAME},
    {"國泰人壽保險股份有限公司", "国泰人寿保险股份有限公司", SAME},
    {"統一企業股份有限公司", "统一企业股份有限公司", SAME},
    {"廣東溫氏食品集團股份有限公司", "广东温氏食品集团股份有限公司", SAME},
    {"長江電力股份有限公司", "长江电力股份有限公司", SAME},
    {"雲南白藥集團股份有限公司", "云南白药集团股份有限公司", SAME},
    {"貴州茅臺酒股份有限公司", "贵州茅台酒股份有限公司", SAME},
    {"内蒙古伊利实业集团股份有限公司", "内蒙古伊利实业集团", SAME},
    {"内蒙古自治区伊利实业集团股份有限公司", "内蒙古伊利实业集团股份有限公司", SAME},
    {"广西壮族自治区柳州市五菱汽车有限公司", "柳州五菱汽车有限公司", SAME},
    {"上海市浦东新区张江高科技园区开发股份有限公司", "上海张江高科技园区开发股份有限公司", SAME},
    {"湖南三一重工股份有限公司", "三一重工股份有限公司", SAME},
    {"长沙中联重科股份有限公司", "中联重科股份有限公司", SAME},
    {"重庆长安汽车股份有限公司", "长安汽车股份有限公司", SAME},
    {"重庆市长安汽车股份有限公司", "重庆长安汽车股份有限公司", SAME},
    {"青岛啤酒股份有限公司", "青岛啤酒", SAME},
    {"苏宁易购集团股份有限公司", "苏宁易购集团股份公司", SAME},
    {"万科企业股份有限公司", "萬科企業股份有限公司", SAME},
    {"恒达（苏州）精密机械有限公司", "苏州恒达精密机械有限公司", SAME},
    {"恒达·精密机械有限公司", "恒达精密机械有限公司", SAME},
    {"恒达-精密机械有限公司", "恒达—精密机械有限公司", SAME},
    {"恒达精密机械有限公司。", "恒达精密机械有限公司", SAME},
    {"恒达精密机械有限公司（筹）", "恒达精密机械有限公司(筹)", SAME},
    {"瑞丰贸易（上海）有限公司", "上海瑞丰贸易有限公司", SAME},
    {"瑞丰贸易（上海）有限公司", "瑞豐貿易（上海）有限公司", SAME},
    {"瑞丰国际贸易有限公司", "瑞丰国际贸易有限责任公司", SAME},
    {"Acme Inc", "Acme Inc.", SAME},
    {"Acme Inc", "ACME, Incorporated", SAME},
    {"Acme Inc", "Acme Corporation", SAME},
    {"Acme Inc", "The Acme Company", SAME},
    {"Acme Inc", "acme", SAME},
    {"Acme Inc", "Ａｃｍｅ　Ｉｎｃ．", SAME},
    {"Acme Holdings Ltd", "Acme Group Limited", SAME},
    {"Acme Co., Ltd.", "Acme Co Ltd", SAME},
    {"Acme Co., Ltd.", "Acme Company Limited", SAME},
    {"Acme Co., Ltd.", "Acme Co.,Ltd", SAME},
    {"Johnson & Johnson", "Johnson and Johnson", SAME},
    {"Johnson & Johnson", "JOHNSON & JOHNSON, INC.", SAME},
    {"Johnson & Johnson", "Johnson ＆ Johnson", SAME},
    {"Procter & Gamble Co", "Procter Gamble Company", SAME},
    {"Société Générale S.A.", "Societe Generale SA", SAME},
    {"Nestlé S.A.", "Nestle SA", SAME},
    {"Müller GmbH & Co. KG", "Muller GmbH & Co KG", SAME},
    {"Müller GmbH & Co. KG", "MÜLLER GMBH", SAME},
    {"Ørsted A/S", "Orsted", SAME},
    {"L'Oréal S.A.", "LOreal", SAME},
    {"L’Oréal", "L'Oreal", SAME},
    {"Hewlett-Packard Company", "Hewlett Packard Co", SAME},
    {"Hewlett-Packard Company", "HEWLETT PACKARD", SAME},
    {"Siemens (China) Co., Ltd.", "Siemens China Co Ltd", SAME},
    {"Siemens (China) Co., Ltd.", "Siemens Ltd., China", SAME},
    {"Siemens AG", "SIEMENS", SAME},
    {"U.S. Steel Corp.", "US Steel Corporation", SAME},
    {"E.ON SE", "EON SE", SAME},
    {"Samsung Electronics Co., Ltd.", "Samsung Electronics", SAME},
    {"Volkswagen (Shanghai) Ltd", "Volkswagen Shanghai Limited", SAME},
    {"Wells Fargo & Company", "Wells Fargo", SAME},
    {"Marks & Spencer PLC", "Marks and Spencer", SAME},
    {"Unilever N.V.", "Unilever NV", SAME},
    {"Telefónica, S.A.", "Telefonica SA", SAME},
    {"Straße Logistik GmbH", "Strasse Logistik GmbH", SAME},
    {"Łódź Textil Sp. z o.o.", "Lodz Textil Sp z oo", SAME},
    {"DBS Pte. Ltd.", "DBS Pte Ltd", SAME},
    {"Tata Consultancy Services Pvt Ltd", "Tata Consultancy Services", SAME},
    {"HSBC (Hong Kong) Limited", "HSBC Hong Kong Limited", SAME},
    {"Bank of China Ltd", "Bank of China Limited", SAME},
    {"Zoomit", "zoomit", SAME},
    {"Betasoloin", "BetaSoloin Inc", SAME},
    {"腾讯科技（深圳）有限公司", "腾讯科技（北京）有限公司", QUALIFIED},
    {"北京华联超市有限公司", "上海华联超市有限公司", QUALIFIED},
    {"中国移动通信集团江苏有限公司", "中国移动通信集团浙江有限公司", QUALIFIED},
    {"中国移动通信集团江苏有限公司南京分公司", "中国移动通信集团江苏有限公司苏州分公司", QUALIFIED},
    {"中国移动通信集团江苏有限公司南京分公司", "中国移动通信集团江苏有限公司", QUALIFIED},
    {"中国工商银行股份有限公司南京城南支行", "中国工商银行股份有限公司上海分行", QUALIFIED},
    {"中国工商银行南京城南支行", "中国工商银行", QUALIFIED},
    {"华为技术有限公司北京研究所", "华为技术有限公司", QUALIFIED},
    {"华为技术有限公司上海办事处", "华为技术有限公司", QUALIFIED},
    {"微软（中国）有限公司", "微软（上海）有限公司", QUALIFIED},
    {"江苏恒达机械有限公司", "南京恒达机械有限公司", QUALIFIED},
    {"Siemens (China) Co., Ltd.", "Siemens (Germany) AG", QUALIFIED},
    {"Volkswagen (Shanghai) Ltd", "Volkswagen (Beijing) Ltd", QUALIFIED},
    {"小米科技有限责任公司", "小米通讯技术有限公司", TRADE},
    {"华鑫贸易有限公司", "华鑫科技有限公司", TRADE},
    {"瑞丰国际贸易有限公司", "瑞丰贸易有限公司", TRADE},
    {"阿里巴巴网络技术有限公司", "阿里巴巴", TRADE},
    {"恒达精密机械有限公司", "恒达机械设备有限公司", TRADE},
    {"Acme Technologies Inc", "Acme Software Ltd", TRADE},
    {"Acme Technologies Inc", "Acme", TRADE},
    {"Huawei Technologies Co., Ltd.", "Huawei", TRADE},
    {"Konex Systems", "Konex Trading Company", TRADE},
    {"天辰软件有限公司", "天辰信息技术有限公司", TRADE},
    {"北京银行", "上海银行", OTHER},
    {"北京银行股份有限公司", "南京银行股份有限公司", OTHER},
    {"上海电力股份有限公司", "北京电力股份有限公司", OTHER},
    {"上海汽车集团股份有限公司", "北京汽车集团有限公司", OTHER},
    {"中国移动通信集团有限公司", "中国联合网络通信集团有限公司", OTHER},
    {"中国工商银行", "中国农业银行", OTHER},
    {"华为技术有限公司", "华润技术有限公司", OTHER},
    {"小米科技有限责任公司", "大米科技有限责任公司", OTHER},
    {"南京第一机床厂", "南京第二机床厂", OTHER},
    {"三一重工股份有限公司", "中联重科股份有限公司", OTHER},
    {"Acme Inc", "Apex Inc", OTHER},
    {"Bank of China", "Bank of America", OTHER},
    {"Air China", "Air Canada", OTHER},
    {"General Electric", "General Motors", OTHER},
    {"Siemens AG", "Samsung Electronics", OTHER},
    {"青岛啤酒股份有限公司", "燕京啤酒股份有限公司", OTHER},
    {"光明乳业股份有限公司", "蒙牛乳业股份有限公司", OTHER},
    {"恒达精密机械有限公司", "恒远精密机械有限公司", OTHER},
    {"北京大学", "清华大学", OTHER},
};
/* clang-format on */

static enum relation relation_of(const char *left, const char *right)
{
    struct company a, b;
    company_parse(&arena, text_of(left), &a);
    company_parse(&arena, text_of(right), &b);
    if (!text_eq(a.core, b.core))
        return text_eq(a.stem, b.stem) ? TRADE : OTHER;
    enum company_places places = company_places_compare(&a, &b);
    return text_eq(a.branch, b.branch) && (places == PLACES_SAME || places == PLACES_OPEN)
               ? SAME
               : QUALIFIED;
}

static void show(const char *name)
{
    struct company c;
    company_parse(&arena, text_of(name), &c);
    print_message("  %s: core %.*s, stem %.*s, branch %.*s, kind %d, places", name,
                  TEXT_ARG(c.core), TEXT_ARG(c.stem), TEXT_ARG(c.branch), c.kind);
    for (size_t i = 0; i < c.place_count; i++)
        print_message(" %.*s", TEXT_ARG(c.places[i].name));
    print_message("\n");
}

static void test_pairs(void **state)
{
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        enum relation there = relation_of(pairs[i].a, pairs[i].b);
        enum relation back = relation_of(pairs[i].b, pairs[i].a);
        if (there == pairs[i].relation && back == there)
            continue;
        wrong++;
        print_message("expected %d, got %d and %d\n", pairs[i].relation, there, back);
        show(pairs[i].a);
        show(pairs[i].b);
    }
    assert_int_equal(wrong, 0);
    assert_true(sizeof pairs / sizeof *pairs >= 150);
    assert_false(arena.failed);
}

static void test_parts(void **state)
{
    (void)state;
    struct company c;
    company_parse(&arena, TEXT("中国移动通信集团江苏有限公司南京分公司"), &c);
    assert_text(c.core, "中国移动通信");
    assert_text(c.stem, "中国移动");
    assert_text(c.trade, "通信");
    assert_text(c.branch, "南京");
    assert_int_equal(c.place_count, 1);
    assert_text(c.places[0].name, "江苏");
    assert_int_equal(c.kind, COMPANY_LIMITED);
    assert_true(c.group);
    company_parse(&arena, TEXT("The Müller Trading Co., Ltd. (Shanghai)"), &c);
    assert_text(c.core, "mullertrading");
    assert_text(c.stem, "muller");
    assert_text(c.places[0].name, "上海");
    assert_false(c.han);
    /* Nothing but words of form, place and trade keeps what there is. */
    static const char *const bare[] = {"有限公司", "北京", "北京有限公司", "Inc",
                                       "The",      "厂",   "公司",         "（）A"};
    for (size_t i = 0; i < sizeof bare / sizeof *bare; i++) {
        company_parse(&arena, text_of(bare[i]), &c);
        assert_true(c.core.len > 0);
        assert_true(c.stem.len > 0);
    }
    company_parse(&arena, TEXT("---"), &c);
    assert_int_equal(c.core.len, 0);
    company_parse(&arena, TEXT(""), &c);
    assert_int_equal(c.core.len, 0);
}

static void test_people(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool same;
    } people[] = {
        {"王芳", "王 芳", true},
        {"王芳", "王芳女士", true},
        {"陳偉", "陈伟", true},
        {"Wang Fang", "Fang, WANG", true},
        {"Dr. Ana Núñez", "ana nunez", true},
        {"O'Neil", "O’Neil", true},
        {"欧阳娜娜", "歐陽娜娜", true},
        {"王芳", "王方", false},
        {"王经理", "李经理", false},
        {"Ann Lee", "Anna Lee", false},
    };
    for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
        struct text a = person_normal(&arena, text_of(people[i].a));
        struct text b = person_normal(&arena, text_of(people[i].b));
        if (text_eq(a, b) != people[i].same)
            fail_msg("%s and %s: %.*s, %.*s", people[i].a, people[i].b, TEXT_ARG(a), TEXT_ARG(b));
    }
}

static void test_mail(void **state)
{
    (void)state;
    bool shared;
    assert_text(mail_normal(&arena, TEXT(" Fang.Wang+crm@Example.COM "), &shared),
                "fang.wang@example.com");
    assert_false(shared);
    assert_text(mail_normal(&arena, TEXT("Ｆang@example.com"), &shared), "fang@example.com");
    assert_text(mail_normal(&arena, TEXT("INFO@example.com"), &shared), "info@example.com");
    assert_true(shared);
    assert_text(mail_normal(&arena, TEXT("+x@example.com"), &shared), "+x@example.com");
    assert_text(mail_normal(&arena, TEXT("example.com"), &shared), "");
    assert_text(mail_normal(&arena, TEXT("a@"), &shared), "");
}

static void test_registration(void **state)
{
    (void)state;
    bool checked;
    assert_text(registration_normal(&arena, TEXT("9144 0300-7152 6726 xg"), &checked),
                "9144030071526726XG");
    assert_true(checked);
    registration_normal(&arena, TEXT("9144030071526726XH"), &checked); /* another check digit */
    assert_false(checked);
    registration_normal(&arena, TEXT("９１４４０３００１９２２０３８２１６"), &checked);
    assert_true(checked);
    assert_text(registration_normal(&arena, TEXT("HRB 12345"), &checked), "HRB12345");
    assert_false(checked);
    assert_text(registration_normal(&arena, TEXT("1-2-3"), &checked), "");
}

static void test_plain(void **state)
{
    (void)state;
    assert_text(plain_text(&arena, TEXT("　臺灣　積體　Ａ１ É ")), "台湾 积体 a1 e");
    assert_text(plain_letters(&arena, TEXT("a-b c。d")), "abcd");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_pairs, unit_setup, unit_teardown),
        cmocka_unit_test_setup_teardown(test_parts, unit_setup, unit_teardown),
        cmocka_unit_test_setup_teardown(test_people, unit_setup, unit_teardown),
        cmocka_unit_test_setup_teardown(test_mail, unit_setup, unit_teardown),
        cmocka_unit_test_setup_teardown(test_plain, unit_setup, unit_teardown),
        cmocka_unit_test_setup_teardown(test_registration, unit_setup, unit_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
