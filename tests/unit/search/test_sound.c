/* Sounds: polyphones where a search meets them, what letters find, and what they mark. */
#include "base/terms.h"
#include "search/sound.h"

#include "base/unit.h"

/* What people type for it. */
static const struct {
    const char *text, *pinyin;
} words[] = {
    {"银行", "yinhang"},
    {"工商银行", "gongshangyinhang"},
    {"行业", "hangye"},
    {"商行", "shanghang"},
    {"行政", "xingzheng"},
    {"旅行社", "lvxingshe"},
    {"发行", "faxing"},
    {"长沙", "changsha"},
    {"长春", "changchun"},
    {"长城汽车", "changchengqiche"},
    {"长安汽车", "changanqiche"},
    {"成长", "chengzhang"},
    {"董事长", "dongshizhang"},
    {"重庆", "chongqing"},
    {"重庆长安", "chongqingchangan"},
    {"三一重工", "sanyizhonggong"},
    {"重汽", "zhongqi"},
    {"重组", "chongzu"},
    {"厦门", "xiamen"},
    {"大厦", "dasha"},
    {"商厦", "shangsha"},
    {"成都", "chengdu"},
    {"首都机场", "shoudujichang"},
    {"西藏", "xizang"},
    {"藏药", "zangyao"},
    {"收藏", "shoucang"},
    {"六安", "luan"},
    {"蚌埠", "bengbu"},
    {"番禺", "panyu"},
    {"东阿阿胶", "dongeejiao"},
    {"台州", "taizhou"},
    {"丽水", "lishui"},
    {"朝阳", "chaoyang"},
    {"乐清", "yueqing"},
    {"音乐", "yinyue"},
    {"乐视", "leshi"},
    {"大夫", "daifu"},
    {"会计师", "kuaijishi"},
    {"秘鲁", "bilu"},
    {"柏林", "bolin"},
    {"石家庄", "shijiazhuang"},
    {"调度", "diaodu"},
    {"空调", "kongtiao"},
    {"参茸", "shenrong"},
    {"传记", "zhuanji"},
    {"传媒", "chuanmei"},
    {"供给", "gongji"},
    {"的士", "dishi"},
    {"出差", "chuchai"},
    {"畜牧", "xumu"},
    {"校对", "jiaodui"},
    {"模具", "muju"},
    {"角色", "juese"},
    {"关卡", "guanqia"},
    {"地壳", "diqiao"},
    {"着陆", "zhuolu"},
    {"单于", "chanyu"},
    {"单位", "danwei"},
    {"解放", "jiefang"},
    {"仇恨", "chouhen"},
    {"区块链", "qukuailian"},
    {"曾经", "cengjing"},
    {"华为", "huawei"},
    {"数据", "shuju"},
    {"弹簧", "tanhuang"},
    {"屏蔽", "pingbi"},
    {"一汽大众", "yiqidazhong"},
    {"便宜坊", "bianyifang"},
    {"牛仔", "niuzai"},
    {"还款", "huankuan"},
    {"冠军", "guanjun"},
    {"好莱坞", "haolaiwu"},
    {"为民", "weimin"},
    {"中铁", "zhongtie"},
    {"正泰", "zhengtai"},
    {"都江堰", "dujiangyan"},
    {"单雄信", "shanxiongxin"},
    {"单田芳", "shantianfang"},
    {"仇英", "qiuying"},
    {"解缙", "xiejin"},
    {"解晓东", "xiexiaodong"},
    {"曾国藩", "zengguofan"},
    {"区楚良", "ouchuliang"},
    {"查良镛", "zhaliangyong"},
    {"尉迟恭", "yuchigong"},
    {"万俟卨", "moqixie"},
    {"朴树", "pushu"},
    {"任正非", "renzhengfei"},
    {"华罗庚", "hualuogeng"},
    {"翟天临", "zhaitianlin"},
    {"覃辉", "qinhui"},
    {"令狐冲", "linghuchong"},
    {"长孙无忌", "zhangsunwuji"},
    {"盖叫天", "gejiaotian"},
    {"乐嘉", "yuejia"},
    {"宁静", "ningjing"},
};

static void polyphones_are_read_as_their_word_says(void **state)
{
    (void)state;
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        struct text full = pinyin_full(&arena, text_of(words[i].text));
        struct buf joined;
        buf_init(&joined, &arena, 256);
        for (struct text rest = full; rest.ptr;)
            buf_add_text(&joined, text_cut(&rest, ' '));
        if (!text_eq(buf_text(&joined), text_of(words[i].pinyin))) {
            wrong++;
            print_error("%s is read %.*s, not %s\n", words[i].text, TEXT_ARG(full),
                        words[i].pinyin);
        }
    }
    assert_int_equal(wrong, 0);
}

static bool finds(const char *text, const char *letters, size_t from, size_t len)
{
    struct sound_place place = {0};
    bool found = sound_find(&arena, text_of(text), text_of(letters), &place);
    if (found && len)
        return place.from == from && place.len == len;
    return found;
}

static void letters_are_found_where_they_sound(void **state)
{
    (void)state;
    assert_true(finds("北京中国移动", "zgyd", 2, 4));
    assert_true(finds("北京中国移动", "zhongguo", 2, 2));
    assert_true(finds("北京中国移动", "zhongguoy", 2, 3));
    assert_true(finds("北京中国移动", "yid", 4, 2));
    assert_true(finds("西安", "xian", 0, 2)); /* xi an */
    assert_true(finds("先锋", "xian", 0, 1));
    assert_true(finds("中国(北京)移动", "zgbjyd", 0, 8));
    assert_false(finds("北京中国移动", "zg", 0, 0)); /* two letters only where it begins */
    assert_true(finds("北京中国移动", "bj", 0, 2));
    assert_false(finds("北京中国移动", "zhong", 0, 0));
    assert_true(finds("北京中国移动", "b", 0, 1));
    assert_false(finds("中国A移动", "zgyd", 0, 0)); /* a word stands between */
    assert_false(finds("ABC", "abc", 0, 0));
    assert_false(finds("", "a", 0, 0));
    assert_false(finds("中国", "zhongguoa", 0, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(polyphones_are_read_as_their_word_says),
        cmocka_unit_test(letters_are_found_where_they_sound),
    };
    return cmocka_run_group_tests(tests, unit_setup, unit_teardown);
}
