#include "app/demo/words.h"

#include "base/terms.h"

#define T(literal)                                                                                 \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    }
#define PICK(list, random) (&(list)[demo_below((random), (int64_t)(sizeof(list) / sizeof *(list)))])

const struct demo_industry demo_industries[] = {
    {T("technology"), T("科技"), T("Technologies")},
    {T("software"), T("软件"), T("Software")},
    {T("manufacturing"), T("机械"), T("Industries")},
    {T("retail"), T("商贸"), T("Trading")},
    {T("medical"), T("医疗器械"), T("Medical")},
    {T("finance"), T("金融服务"), T("Capital")},
    {T("education"), T("教育咨询"), T("Learning")},
    {T("logistics"), T("物流"), T("Logistics")},
    {T("energy"), T("新能源"), T("Energy")},
    {T("real_estate"), T("置业"), T("Properties")},
    {T("telecommunications"), T("通信"), T("Telecom")},
    {T("services"), T("企业服务"), T("Services")},
};
const int64_t demo_industry_count = sizeof demo_industries / sizeof *demo_industries;

static const struct demo_place places_zh[] = {
    {T("北京"), T("北京"), T("010")},  {T("上海"), T("上海"), T("021")},
    {T("广东"), T("广州"), T("020")},  {T("广东"), T("深圳"), T("0755")},
    {T("浙江"), T("杭州"), T("0571")}, {T("浙江"), T("宁波"), T("0574")},
    {T("江苏"), T("南京"), T("025")},  {T("江苏"), T("苏州"), T("0512")},
    {T("四川"), T("成都"), T("028")},  {T("重庆"), T("重庆"), T("023")},
    {T("湖北"), T("武汉"), T("027")},  {T("湖南"), T("长沙"), T("0731")},
    {T("陕西"), T("西安"), T("029")},  {T("山东"), T("青岛"), T("0532")},
    {T("山东"), T("济南"), T("0531")}, {T("福建"), T("厦门"), T("0592")},
    {T("福建"), T("福州"), T("0591")}, {T("河南"), T("郑州"), T("0371")},
    {T("安徽"), T("合肥"), T("0551")}, {T("辽宁"), T("大连"), T("0411")},
    {T("天津"), T("天津"), T("022")},  {T("吉林"), T("长春"), T("0431")},
    {T("云南"), T("昆明"), T("0871")}, {T("江西"), T("南昌"), T("0791")},
};

/* province here is the country */
static const struct demo_place places_en[] = {
    {T("United States"), T("Boston"), T("1617")},  {T("United States"), T("Austin"), T("1512")},
    {T("United States"), T("Seattle"), T("1206")}, {T("United Kingdom"), T("London"), T("4420")},
    {T("United Kingdom"), T("Leeds"), T("44113")}, {T("Canada"), T("Toronto"), T("1416")},
    {T("Australia"), T("Sydney"), T("612")},       {T("Singapore"), T("Singapore"), T("65")},
    {T("Ireland"), T("Dublin"), T("3531")},        {T("New Zealand"), T("Auckland"), T("649")},
};

static const struct text brand_first[] = {
    T("云"), T("华"), T("天"), T("中"), T("海"), T("金"), T("瑞"), T("恒"), T("新"), T("东"),
    T("嘉"), T("远"), T("博"), T("智"), T("星"), T("正"), T("安"), T("盛"), T("同"), T("光"),
    T("锦"), T("宏"), T("泰"), T("鼎"), T("凯"), T("启"), T("众"), T("友"), T("德"), T("润"),
};
static const struct text brand_second[] = {
    T("帆"), T("信"), T("达"), T("源"), T("成"), T("创"), T("联"), T("通"), T("康"), T("科"),
    T("泽"), T("洋"), T("峰"), T("航"), T("业"), T("辰"), T("力"), T("美"), T("和"), T("腾"),
    T("宇"), T("晟"), T("诚"), T("捷"), T("越"), T("丰"), T("邦"), T("景"), T("图"), T("思"),
};
static const struct text brand_en_first[] = {
    T("Bright"), T("North"), T("Silver"), T("Clear"),  T("Blue"),  T("Iron"),
    T("Maple"),  T("Swift"), T("Harbor"), T("Stone"),  T("Green"), T("Summit"),
    T("River"),  T("Oak"),   T("Falcon"), T("Copper"),
};
static const struct text brand_en_second[] = {
    T("field"), T("bridge"), T("water"), T("light"), T("gate"), T("wood"), T("line"),  T("point"),
    T("ridge"), T("port"),   T("works"), T("mark"),  T("well"), T("path"), T("crest"), T("dale"),
};
static const struct text legal_en[] = {T("Inc."), T("Ltd"), T("LLC"), T("Group"), T("Co.")};

static const struct text family[] = {
    T("王"), T("李"), T("张"), T("刘"), T("陈"), T("杨"),   T("赵"), T("黄"), T("周"),
    T("吴"), T("徐"), T("孙"), T("胡"), T("朱"), T("高"),   T("林"), T("何"), T("郭"),
    T("马"), T("罗"), T("梁"), T("宋"), T("郑"), T("谢"),   T("韩"), T("唐"), T("冯"),
    T("于"), T("董"), T("曾"), T("单"), T("解"), T("欧阳"), T("仇"),
};
static const struct text given[] = {
    T("伟"),   T("芳"),   T("娜"),   T("敏"),   T("静"),   T("丽"),   T("强"),   T("磊"),
    T("洋"),   T("艳"),   T("勇"),   T("军"),   T("杰"),   T("娟"),   T("涛"),   T("明"),
    T("超"),   T("秀兰"), T("霞"),   T("平"),   T("建国"), T("志强"), T("晓东"), T("雨桐"),
    T("子轩"), T("思远"), T("佳怡"), T("海燕"), T("文博"), T("梦洁"), T("浩然"), T("欣怡"),
    T("俊杰"), T("国栋"), T("雅琴"), T("晓兰"), T("一鸣"), T("若溪"),
};
static const struct text first_en[] = {
    T("James"),  T("Mary"),  T("Robert"), T("Linda"),  T("David"),  T("Susan"),
    T("Daniel"), T("Karen"), T("Paul"),   T("Laura"),  T("Mark"),   T("Helen"),
    T("Kevin"),  T("Sarah"), T("Brian"),  T("Olivia"), T("George"), T("Anna"),
    T("Edward"), T("Emily"), T("Peter"),  T("Grace"),  T("Henry"),  T("Julia"),
};
static const struct text last_en[] = {
    T("Smith"),  T("Jones"),  T("Taylor"), T("Brown"),  T("Wilson"), T("Evans"),
    T("Walker"), T("Wright"), T("Hughes"), T("Green"),  T("Hall"),   T("Wood"),
    T("Clark"),  T("Baker"),  T("Morgan"), T("Cooper"), T("Reed"),   T("Bailey"),
    T("Murphy"), T("Parker"), T("Ward"),   T("Turner"), T("Foster"), T("Hayes"),
};
static const struct text titles_zh[] = {T("总经理"),   T("采购经理"), T("技术总监"), T("财务总监"),
                                        T("信息主管"), T("运营经理"), T("副总经理"), T("行政主管")};
static const struct text titles_en[] = {T("Managing Director"),  T("Purchasing Manager"),
                                        T("Head of IT"),         T("Finance Director"),
                                        T("Operations Manager"), T("Office Manager"),
                                        T("Chief Engineer"),     T("Buyer")};
/* by kind: call, visit, meeting, email, note */
static const struct text subjects_zh[5][3] = {
    {T("电话沟通需求"), T("回访报价反馈"), T("确认到货时间")},
    {T("上门拜访"), T("现场勘查"), T("产品演示拜访")},
    {T("方案评审会"), T("合同条款会议"), T("项目启动会")},
    {T("发送报价单"), T("发送产品资料"), T("回复技术问题")},
    {T("客户情况记录"), T("竞争对手动态"), T("预算情况更新")},
};
static const struct text subjects_en[5][3] = {
    {T("Call about requirements"), T("Follow-up on the quote"), T("Call to confirm delivery")},
    {T("On-site visit"), T("Site survey"), T("Visit with product demo")},
    {T("Proposal review"), T("Meeting on contract terms"), T("Kick-off meeting")},
    {T("Sent the quote"), T("Sent product material"), T("Answered technical questions")},
    {T("Note on the account"), T("What competitors do"), T("Budget update")},
};
static const struct text notes_zh[] = {
    T("客户对价格比较敏感,希望下周拿到正式报价。"),
    T("已确认预算,等待内部审批。"),
    T("技术部门要求先试用两周。"),
    T("对方提到正在比较另外两家供应商。"),
    T("约定下周三再次沟通。"),
    T("交付时间是主要顾虑,需要给出明确计划。"),
};
static const struct text notes_en[] = {
    T("Price matters to them; they want a formal quote next week."),
    T("Budget is confirmed, waiting for internal approval."),
    T("Their engineers ask for a two-week trial first."),
    T("They are comparing two other suppliers."),
    T("We agreed to talk again on Wednesday."),
    T("Delivery time is the main concern; they need a clear plan."),
};
static const struct text tasks_zh[] = {T("准备报价"),     T("寄送样品"),     T("整理会议纪要"),
                                       T("更新合同草案"), T("安排产品演示"), T("回访客户")};
static const struct text tasks_en[] = {T("Prepare the quote"),    T("Send samples"),
                                       T("Write up the meeting"), T("Update the draft contract"),
                                       T("Arrange a demo"),       T("Call the customer back")};

const struct demo_place *demo_place_zh(struct demo_random *random)
{
    return PICK(places_zh, random);
}

const struct demo_place *demo_place_en(struct demo_random *random)
{
    return PICK(places_en, random);
}

struct text demo_company_zh(struct arena *arena, struct demo_random *random,
                            const struct demo_place *place, int64_t industry,
                            struct text *short_name)
{
    const struct text *first = PICK(brand_first, random), *second = PICK(brand_second, random);
    const char *legal = demo_chance(random, 15) ? "股份有限公司" : "有限公司";
    *short_name = text_format(arena, "%.*s%.*s%.*s", TEXT_ARG(*first), TEXT_ARG(*second),
                              TEXT_ARG(demo_industries[industry].zh));
    return text_format(arena, "%.*s%.*s%s", TEXT_ARG(place->city), TEXT_ARG(*short_name), legal);
}

struct text demo_company_en(struct arena *arena, struct demo_random *random, int64_t industry,
                            struct text *short_name)
{
    const struct text *first = PICK(brand_en_first, random),
                      *second = PICK(brand_en_second, random);
    const struct text *legal = PICK(legal_en, random);
    *short_name = text_format(arena, "%.*s%.*s", TEXT_ARG(*first), TEXT_ARG(*second));
    return text_format(arena, "%.*s %.*s %.*s", TEXT_ARG(*short_name),
                       TEXT_ARG(demo_industries[industry].en), TEXT_ARG(*legal));
}

struct text demo_person_zh(struct arena *arena, struct demo_random *random)
{
    const struct text *a = PICK(family, random), *b = PICK(given, random);
    return text_concat(arena, *a, *b);
}

struct text demo_person_en(struct arena *arena, struct demo_random *random)
{
    const struct text *a = PICK(first_en, random), *b = PICK(last_en, random);
    return text_format(arena, "%.*s %.*s", TEXT_ARG(*a), TEXT_ARG(*b));
}

struct text demo_ascii(struct arena *arena, struct text name)
{
    struct text plain = text_lower(arena, pinyin_full(arena, name));
    char *out = arena_alloc(arena, plain.len + 1);
    size_t len = 0;
    for (size_t i = 0; out && i < plain.len; i++) {
        char c = plain.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (letter)
            out[len++] = c;
        else if (c == ' ' && len && out[len - 1] != '.')
            out[len++] = '.';
    }
    return out ? (struct text){out, len} : TEXT_EMPTY;
}

struct text demo_title(struct demo_random *random, int english)
{
    return english ? *PICK(titles_en, random) : *PICK(titles_zh, random);
}

struct text demo_subject(struct demo_random *random, int64_t kind, int english)
{
    int64_t which = demo_below(random, 3);
    return english ? subjects_en[kind][which] : subjects_zh[kind][which];
}

struct text demo_note(struct demo_random *random, int english)
{
    return english ? *PICK(notes_en, random) : *PICK(notes_zh, random);
}

struct text demo_task_subject(struct demo_random *random, int english)
{
    return english ? *PICK(tasks_en, random) : *PICK(tasks_zh, random);
}
