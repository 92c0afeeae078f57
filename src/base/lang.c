#include "base/lang.h"

/* Quality in thousandths, "0.85" → 850; 1000 for what is not written or makes no sense (RFC 9110 12.4.2). */
static int quality(struct text params)
{
    while (params.ptr) {
        struct text param = text_trim(text_cut(&params, ';'));
        if (param.len < 3 || (param.ptr[0] | 0x20) != 'q' || param.ptr[1] != '=')
            continue;
        if (param.ptr[2] != '0')
            return 1000;
        int thousandths = 0, unit = 100;
        for (size_t i = 4; i < param.len && unit > 0; i++, unit /= 10) {
            if (param.ptr[i] < '0' || param.ptr[i] > '9')
                break;
            thousandths += (param.ptr[i] - '0') * unit;
        }
        return thousandths;
    }
    return 1000;
}

/* "zh", "zh-CN", "ZH_tw" are all `language` "zh". */
static bool speaks(struct text tag, struct text language)
{
    if (!text_eq_fold(text_slice(tag, 0, language.len), language))
        return false;
    return tag.len == language.len || tag.ptr[language.len] == '-' || tag.ptr[language.len] == '_';
}

enum lang lang_from_header(struct text accept_language)
{
    enum lang best = LANG_EN;
    int best_quality = 0;
    struct text rest = accept_language;
    while (rest.ptr) {
        struct text params = text_cut(&rest, ',');
        struct text tag = text_trim(text_cut(&params, ';'));
        bool zh = speaks(tag, TEXT("zh"));
        if (!zh && !speaks(tag, TEXT("en")))
            continue;
        int weight = quality(params);
        if (weight > best_quality) {
            best_quality = weight;
            best = zh ? LANG_ZH : LANG_EN;
        }
    }
    return best;
}
