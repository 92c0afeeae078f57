#include "base/terms.h"
#include "base/utf8.h"
#include "unit.h"

static void indexes_pairs_singles_and_words(void **state)
{
    (void)state;
    assert_text(terms_of(&arena, TEXT("云帆科技")), "云 帆 云帆 科 帆科 技 科技");
    assert_text(terms_of(&arena, TEXT("ＡＢＣ云 iPhone15-pro")), "abc 云 iphone15 pro");
    assert_text(terms_of(&arena, TEXT("a a A ａ b")), "a b");
    assert_text(terms_of(&arena, TEXT("哈哈哈")), "哈 哈哈");
    assert_text(terms_of(&arena, TEXT("Müller ÉCOLE привет")), "müller école привет");
    assert_text(terms_of(&arena, TEXT("中,国")), "中 国"); /* not neighbours */
    assert_text(terms_of(&arena, TEXT("  \"*^(): +-\n😀")), "");
    assert_text(terms_of(&arena, TEXT("")), "");
    assert_text(terms_of(&arena, TEXT("𠀀𠀁")), "𠀀 𠀁 𠀀𠀁"); /* four bytes each */
}

static void asks_for_what_every_hit_has(void **state)
{
    (void)state;
    bool prefix;
    assert_text(terms_query(&arena, TEXT("云帆"), &prefix), "云帆");
    assert_false(prefix);
    assert_text(terms_query(&arena, TEXT("云帆科"), &prefix), "云帆 帆科");
    assert_text(terms_query(&arena, TEXT("云"), &prefix), "云");
    assert_text(terms_query(&arena, TEXT("iPho"), &prefix), "ipho");
    assert_true(prefix);
    assert_text(terms_query(&arena, TEXT("iPhone "), &prefix), "iphone"); /* a whole word */
    assert_false(prefix);
    assert_text(terms_query(&arena, TEXT("red ph"), &prefix), "red ph");
    assert_true(prefix);
    assert_text(terms_query(&arena, TEXT("abc云帆"), &prefix), "abc 云帆");
    assert_false(prefix);
    assert_text(terms_query(&arena, TEXT("云帆13"), &prefix), "云帆 13");
    assert_true(prefix);
    assert_text(terms_query(&arena, TEXT("ab x ab"), &prefix),
                "ab x"); /* the whole word asks for more */
    assert_false(prefix);
    assert_text(terms_query(&arena, TEXT("ab a"), &prefix), "ab a");
    assert_true(prefix);
    assert_text(terms_query(&arena, TEXT("-()"), &prefix), "");
    assert_text(terms_query(&arena, TEXT(""), &prefix), "");
    assert_false(prefix);
}

static void contains_folds_case_and_width(void **state)
{
    (void)state;
    assert_true(text_contains_folded(TEXT("上海ＡＢＣ公司"), TEXT("abc公")));
    assert_true(text_contains_folded(TEXT("aaab"), TEXT("AAB")));
    assert_true(text_contains_folded(TEXT("x"), TEXT("")));
    assert_true(text_contains_folded(TEXT(""), TEXT("")));
    assert_false(text_contains_folded(TEXT(""), TEXT("a")));
    assert_false(text_contains_folded(TEXT("ab"), TEXT("abc")));
    assert_false(text_contains_folded(TEXT("École"), TEXT("école"))); /* only ASCII letters fold */
    assert_true(text_starts_folded(TEXT("Guanxi 关系"), TEXT("ｇＵ")));
    assert_false(text_starts_folded(TEXT("G"), TEXT("gu")));
    assert_true(text_starts_folded(TEXT("G"), TEXT("")));
}

static struct text random_text(uint64_t *seed, size_t max)
{
    static const char *const pieces[] = {"云", "帆", "科", "a", "A", "Ｂ",
                                         "b",  " ",  "1",  "-", "é", "\u3000"};
    struct buf buf;
    buf_init(&buf, &arena, 1000);
    for (size_t n = unit_random(seed) % max; n > 0; n--)
        buf_add_text(&buf, text_of(pieces[unit_random(seed) % 12]));
    return buf_text(&buf);
}

static void contains_agrees_with_folding_first(void **state)
{
    (void)state;
    uint64_t seed = 43;
    int hits = 0;
    for (int i = 0; i < 50000; i++) {
        arena_reset(&arena);
        struct text text = random_text(&seed, 20), part = random_text(&seed, 4);
        bool expected = text_find(utf8_folded(&arena, text), utf8_folded(&arena, part)) >= 0;
        assert_int_equal(text_contains_folded(text, part), expected);
        assert_int_equal(text_starts_folded(text, part),
                         text_starts(utf8_folded(&arena, text), utf8_folded(&arena, part)));
        hits += expected && part.len > 0;
    }
    assert_true(hits > 1000);
}

static bool has_term(struct text terms, struct text wanted, bool prefix)
{
    while (terms.ptr) {
        struct text term = text_cut(&terms, ' ');
        if (prefix ? text_starts(term, wanted) : text_eq(term, wanted))
            return true;
    }
    return false;
}

/* The promise of a query: whoever contains the part, from the start of a word, has all its terms. */
static void no_hit_is_missed(void **state)
{
    (void)state;
    uint64_t seed = 47;
    int asked = 0;
    for (int i = 0; i < 30000; i++) {
        arena_reset(&arena);
        struct text before = random_text(&seed, 5), part = random_text(&seed, 6),
                    after = random_text(&seed, 5);
        /* A Latin part is found from the start of a word: put a border where words would join. */
        struct text text = text_format(&arena, "%.*s %.*s%.*s", TEXT_ARG(before), TEXT_ARG(part),
                                       TEXT_ARG(after));
        struct text terms = terms_of(&arena, text);
        bool prefix;
        struct text query = terms_query(&arena, part, &prefix);
        if (query.len == 0)
            continue;
        for (struct text rest = query; rest.ptr;) {
            struct text term = text_cut(&rest, ' ');
            bool ok = has_term(terms, term, prefix && !rest.ptr);
            if (!ok)
                fail_msg("\"%.*s\" of \"%.*s\" is not in \"%.*s\"", TEXT_ARG(term), TEXT_ARG(part),
                         TEXT_ARG(text));
            asked++;
        }
    }
    assert_true(asked > 10000);
}

static void terms_are_distinct_in_long_texts(void **state)
{
    (void)state;
    uint64_t seed = 53;
    struct buf buf;
    buf_init(&buf, &arena, 1000000);
    for (int i = 0; i < 20000; i++)
        utf8_put(&buf, (int32_t)(0x4E00 + unit_random(&seed) % 300));
    struct text terms = terms_of(&arena, buf_text(&buf));
    size_t count = 0, distinct_max = 300 + 300 * 300;
    static unsigned char seen[301][301];
    memset(seen, 0, sizeof seen);
    while (terms.ptr) {
        struct text term = text_cut(&terms, ' ');
        int32_t first = utf8_next(&term) - 0x4E00,
                second = term.len ? utf8_next(&term) - 0x4E00 : 300;
        assert_int_equal(seen[first][second]++, 0);
        count++;
    }
    assert_true(count > 15000 && count <= distinct_max);
}

static void no_term_has_a_meaning_to_fts5(void **state)
{
    (void)state;
    struct buf buf;
    buf_init(&buf, &arena, 10000000);
    for (int32_t c = 1; c < 0x30000; c++) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        utf8_put(&buf, c);
        buf_add_char(&buf, ' ');
    }
    struct text terms = terms_of(&arena, buf_text(&buf));
    assert_true(utf8_valid(terms) && terms.len > 100000);
    for (size_t i = 0; i < terms.len; i++) {
        char c = terms.ptr[i];
        assert_true(c == ' ' || (c & 0x80) || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'));
    }
}

static void words_of_any_length_are_found(void **state)
{
    (void)state;
    char word[500];
    memset(word, 'w', sizeof word);
    struct text text = {word, sizeof word};
    bool prefix;
    struct text terms = terms_of(&arena, text), query = terms_query(&arena, text, &prefix);
    assert_true(terms.len < 100);
    assert_true(has_term(terms, query, prefix));
}

/* ---- pinyin ---- */

static void assert_pinyin(const char *text, const char *expected)
{
    struct text full = pinyin_full(&arena, text_of(text));
    if (!text_eq(full, text_of(expected)))
        fail_msg("%s is read \"%.*s\", not \"%s\"", text, TEXT_ARG(full), expected);
}

static void polyphones_are_read_in_their_words(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"中国移动", "zhong guo yi dong"},
        {"长沙", "chang sha"},
        {"长安", "chang an"},
        {"长春", "chang chun"},
        {"长江", "chang jiang"},
        {"重庆", "chong qing"},
        {"厦门", "xia men"},
        {"成都", "cheng du"},
        {"西藏", "xi zang"},
        {"乐山", "le shan"},
        {"六安", "lu an"},
        {"蚌埠", "beng bu"},
        {"番禺", "pan yu"},
        {"东阿", "dong e"},
        {"涡阳", "guo yang"},
        {"浍河", "hui he"},
        {"台州", "tai zhou"},
        {"丽水", "li shui"},
        {"天台", "tian tai"},
        {"银行", "yin hang"},
        {"行业", "hang ye"},
        {"音乐", "yin yue"},
        {"朝阳", "chao yang"},
        {"调度", "diao du"},
        {"会计", "kuai ji"},
        {"重工", "zhong gong"},
        {"重型", "zhong xing"},
        {"长城", "chang cheng"},
        {"长虹", "chang hong"},
        {"长荣", "chang rong"},
        {"大厦", "da sha"},
        {"华夏", "hua xia"},
        {"乐视", "le shi"},
        {"快乐", "kuai le"},
        {"单位", "dan wei"},
        {"藏族", "zang zu"},
        {"传记", "zhuan ji"},
        {"传媒", "chuan mei"},
        {"自传", "zi zhuan"},
        {"供给", "gong ji"},
        {"供应", "gong ying"},
        {"曾经", "ceng jing"},
        {"校长", "xiao zhang"},
        {"行长", "hang zhang"},
        {"银行行长", "yin hang hang zhang"},
        {"绿地集团", "lv di ji tuan"},
        {"音乐学院", "yin yue xue yuan"},
        {"空调设备", "kong tiao she bei"},
        {"社会计划", "she hui ji hua"},
        {"会计师", "kuai ji shi"},
        {"人参", "ren shen"},
        {"人参与", "ren can yu"},
        {"重庆长安", "chong qing chang an"},
        {"集中行动", "ji zhong xing dong"},
        {"中行", "zhong hang"},
        {"畜牧业", "xu mu ye"},
        {"模具厂", "mu ju chang"},
        {"便宜坊", "bian yi fang"},
        {"地产", "di chan"},
        {"鸭绿江", "ya lu jiang"},
        {"二〇二六", "er ling er liu"},
        {"什刹海", "shi cha hai"},
        {"阿房宫", "e pang gong"},
        {"黄埔", "huang pu"},
        {"大埔", "da bu"},
        {"乐清", "yue qing"},
        {"乐亭", "lao ting"},
        {"解放军", "jie fang jun"},
        {"女", "nv"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_pinyin(cases[i][0], cases[i][1]);
}

static void surnames_are_read_at_the_start(void **state)
{
    (void)state;
    assert_pinyin("单雄信", "shan xiong xin");
    assert_pinyin("单田芳", "shan tian fang");
    assert_pinyin("仇英", "qiu ying");
    assert_pinyin("解晓东", "xie xiao dong");
    assert_pinyin("曾国藩", "zeng guo fan");
    assert_pinyin("区志强", "ou zhi qiang");
    assert_pinyin("查良镛", "zha liang yong");
    assert_pinyin("尉迟恭", "yu chi gong");
    assert_pinyin("万俟卨", "mo qi xie");
    assert_pinyin("朴正熙", "piao zheng xi");
    assert_pinyin("盖叫天", "ge jiao tian");
    assert_pinyin("翟天临", "zhai tian lin");
    assert_pinyin("乐嘉", "yue jia");
    assert_pinyin("长孙无忌", "zhang sun wu ji");
    assert_pinyin("令狐冲", "ling hu chong");
    /* elsewhere, and in words and longer names, they are not surnames */
    assert_pinyin("区块链科技", "qu kuai lian ke ji");
    assert_pinyin("单晶硅", "dan jing gui");
    assert_pinyin("盖云帆科技", "gai yun fan ke ji");
    assert_pinyin("查询", "cha xun");
    assert_pinyin("简单", "jian dan");
    assert_pinyin("乐百氏", "le bai shi");
    assert_pinyin("地区", "di qu");
    assert_pinyin("未曾", "wei ceng");
}

static void other_characters_are_kept_folded(void **state)
{
    (void)state;
    assert_pinyin("ABC公司", "abc gong si");
    assert_pinyin("公司ＡＢＣ  Ltd.", "gong si abc ltd.");
    assert_pinyin("A1-长沙 (中国)", "a1- chang sha ( zhong guo )");
    assert_pinyin("", "");
    assert_pinyin("  ", "");
    assert_text(pinyin_initials(&arena, TEXT("中国移动")), "zgyd");
    assert_text(pinyin_initials(&arena, TEXT("重庆 长安(ABC) 1号")), "cqcaabc1h");
    assert_text(pinyin_initials(&arena, TEXT("éa")), "éa");
    assert_text(pinyin_initials(&arena, TEXT("-- ")), "");
}

static int order(const char *a, const char *b)
{
    return text_compare(sort_key(&arena, text_of(a)), sort_key(&arena, text_of(b)));
}

static void sorts_as_a_chinese_reader_expects(void **state)
{
    (void)state;
    static const char *const ascending[] = {
        "",      "(深圳)华为", "1号店", "2号店", "abc",  "ABD",      "zebra",
        "Émile", "привет",     "阿里",  "安徽",  "长安", "长沙",     "成都",
        "重庆",  "曾国藩",     "张伟",  "章安",  "中国", "中国移动", "𠀀",
    };
    size_t count = sizeof ascending / sizeof ascending[0];
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++)
            if ((order(ascending[i], ascending[k]) > 0) != (i > k))
                fail_msg("%s and %s", ascending[i], ascending[k]);
    assert_int_equal(order("ABC", "ａｂｃ"), 0);
    assert_true(order("张安", "章伟") < 0); /* the same sound: one character after the other */
    assert_true(order("公司", "公司2") < 0);
    assert_true(order("公司a", "公司安") < 0); /* Latin first at every place */
}

static void keys_are_text_of_at_most_255_bytes(void **state)
{
    (void)state;
    uint64_t seed = 59;
    for (int i = 0; i < 20000; i++) {
        struct buf buf;
        arena_reset(&arena);
        buf_init(&buf, &arena, 2000);
        for (uint64_t n = unit_random(&seed) % 120; n > 0; n--) {
            int32_t c = (int32_t)(unit_random(&seed) % (i % 2 ? 0x9FFF : 0x2FFFF)) + 1;
            utf8_put(&buf, c >= 0xD800 && c <= 0xDFFF ? 'x' : c);
        }
        struct text key = sort_key(&arena, buf_text(&buf));
        assert_true(key.len <= 255 && utf8_valid(key));
    }
    struct text longest =
        sort_key(&arena, TEXT("中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中"
                              "中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中中"));
    assert_int_equal(longest.len, 255);
    /* What does not fit whole is left out: five bytes for a Han character, two free. */
    struct text almost = text_format(&arena, "%0253d中", 0);
    assert_int_equal(sort_key(&arena, almost).len, 253);
}

static void keys_of_what_begins_alike_begin_alike(void **state)
{
    (void)state;
    static const char *const names[] = {"长沙银行", "长江",     "成长",       "重庆",    "重工",
                                        "银川",     "上海长宁", "单于",       "单田芳",  "曾",
                                        "曾经沧海", "Émile 长", "ＡＢＣ公司", "a1-行长", ""};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct text name = text_of(names[i]), rest = name;
        while (rest.len > 0) {
            utf8_next(&rest);
            struct text part = text_slice(name, 0, name.len - rest.len);
            arena_reset(&arena);
            struct text start = sort_key_start(&arena, part);
            assert_true(text_starts(sort_key(&arena, name), start));
        }
    }
    assert_int_equal(sort_key_start(&arena, TEXT("长")).len, 0); /* chang or zhang? */
    assert_text(sort_key_start(&arena, TEXT("Ab")), "ab");
    assert_text(sort_key_start(&arena, TEXT("Ab长1")), "ab");
}

static void every_common_character_has_a_reading(void **state)
{
    (void)state;
    int without = 0;
    for (int32_t c = 0x4E00; c <= 0x9FA5; c++) {
        char storage[8];
        struct buf buf;
        arena_reset(&arena);
        buf_init_fixed(&buf, storage, sizeof storage);
        utf8_put(&buf, c);
        struct text full = pinyin_full(&arena, buf_text(&buf));
        without += full.len == 0 || (full.ptr[0] & 0x80) != 0;
        assert_true(text_find(full, TEXT(" ")) < 0);
    }
    assert_true(without <= 10); /* ten characters that only Japan has */
    assert_true(terms_version() >> 32 == TERMS_VERSION && (uint32_t)terms_version() != 0);
}

static void too_little_memory_is_no_crash(void **state)
{
    (void)state;
    struct text text = TEXT("上海云帆科技有限公司 Yunfan Technology Co., Ltd. 重庆分公司");
    for (size_t limit = 0; limit < 4000; limit += 37) {
        struct arena small;
        bool prefix;
        arena_init(&small, limit);
        terms_of(&small, text);
        terms_query(&small, text, &prefix);
        sort_key(&small, text);
        pinyin_full(&small, text);
        pinyin_initials(&small, text);
        arena_deinit(&small);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        UNIT(indexes_pairs_singles_and_words),
        UNIT(asks_for_what_every_hit_has),
        UNIT(contains_folds_case_and_width),
        UNIT(contains_agrees_with_folding_first),
        UNIT(no_hit_is_missed),
        UNIT(terms_are_distinct_in_long_texts),
        UNIT(no_term_has_a_meaning_to_fts5),
        UNIT(words_of_any_length_are_found),
        UNIT(polyphones_are_read_in_their_words),
        UNIT(surnames_are_read_at_the_start),
        UNIT(other_characters_are_kept_folded),
        UNIT(sorts_as_a_chinese_reader_expects),
        UNIT(keys_are_text_of_at_most_255_bytes),
        UNIT(keys_of_what_begins_alike_begin_alike),
        UNIT(every_common_character_has_a_reading),
        UNIT(too_little_memory_is_no_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
