/* How likely two records are the same. Every figure of judgement is here.
 *
 * A name, a number and an address are independent evidence: what each leaves open is multiplied. */
#include "search/match.h"

#include "base/plain.h"
#include "base/terms.h"
#include "base/utf8.h"

#define CHARACTERS_MAX 48

static const struct text reason_names[REASON_KIND_COUNT] = {
    [REASON_REGISTRATION] = TEXT("same_registration"),
    [REASON_PHONE] = TEXT("same_phone"),
    [REASON_EMAIL] = TEXT("same_email"),
    [REASON_NAME] = TEXT("same_name"),
    [REASON_SIMILAR] = TEXT("similar_name"),
    [REASON_SOUND] = TEXT("same_pinyin"),
};

struct text match_reason_name(enum match_reason_kind kind)
{
    return reason_names[kind];
}

/* ---- nearness of two texts ---- */

struct letters {
    int32_t at[CHARACTERS_MAX];
    int count;
};

static void take_letters(struct text text, struct letters *out)
{
    for (out->count = 0; text.len && out->count < CHARACTERS_MAX;)
        out->at[out->count++] = utf8_next(&text);
}

static int least(int a, int b, int c)
{
    int low = a < b ? a : b;
    return low < c ? low : c;
}

/* Edits between two texts by characters; two neighbours that changed places are one. */
static int distance(const struct letters *a, const struct letters *b)
{
    int rows[3][CHARACTERS_MAX + 1];
    int *before = rows[0], *last = rows[1], *now = rows[2];
    for (int j = 0; j <= b->count; j++)
        last[j] = before[j] = j;
    for (int i = 1; i <= a->count; i++) {
        now[0] = i;
        for (int j = 1; j <= b->count; j++) {
            now[j] = least(last[j] + 1, now[j - 1] + 1,
                           last[j - 1] + (a->at[i - 1] != b->at[j - 1]));
            bool swapped = i > 1 && j > 1 && a->at[i - 1] == b->at[j - 2] &&
                           a->at[i - 2] == b->at[j - 1];
            if (swapped && before[j - 2] + 1 < now[j])
                now[j] = before[j - 2] + 1;
        }
        int *spare = before;
        before = last;
        last = now;
        now = spare;
    }
    return last[b->count];
}

/* Share of the characters that two texts have in common, percent (Dice). */
static int common(struct text left, struct text right)
{
    struct letters a, b;
    take_letters(left, &a);
    take_letters(right, &b);
    int total = a.count + b.count, hits = 0;
    for (int i = 0; i < a.count; i++)
        for (int j = 0; j < b.count; j++)
            if (a.at[i] == b.at[j]) {
                hits++;
                b.at[j] = -1;
                break;
            }
    return total ? hits * 200 / total : 0;
}

/* ---- names of companies ---- */

static struct text sound_of(struct arena *arena, struct text text)
{
    return plain_letters(arena, pinyin_full(arena, text));
}

/* Words of trade that say more or less the same: one of them silent, or most characters in common. */
static bool trades_agree(const struct company *a, const struct company *b)
{
    return !a->trade.len || !b->trade.len || text_eq(a->trade, b->trade) ||
           common(a->trade, b->trade) > 50;
}

static int same_stem(const struct company *a, const struct company *b)
{
    if (!trades_agree(a, b))
        return 58;
    size_t length = utf8_length(a->stem);
    if (a->han)
        return length >= 3 ? 87 : 83;
    return length >= 4 ? 84 : 70;
}

static int same_sound(struct arena *arena, const struct company *a, const struct company *b)
{
    struct text left = sound_of(arena, a->stem), right = sound_of(arena, b->stem);
    if (!left.len || !text_eq(left, right))
        return 0;
    size_t length = utf8_length(a->han ? a->stem : b->stem);
    if (a->han != b->han) /* 华为 and Huawei; the words of trade are in two languages */
        return length >= 3 ? 84 : 76;
    if (!a->han || !trades_agree(a, b))
        return 0;
    bool whole = text_eq(sound_of(arena, a->trade), sound_of(arena, b->trade));
    return (length >= 3 ? 85 : 77) - (whole ? 0 : 6);
}

static int near_han(const struct company *a, const struct company *b, int edits, bool longer)
{
    size_t left = utf8_length(a->stem), right = utf8_length(b->stem);
    size_t stem = left > right ? left : right;
    if (edits > 1)
        return stem >= 6 ? 80 : 0;
    if (stem >= 4)
        return 85;
    if (stem == 3)
        return longer ? 83 : 76;
    return 62;
}

static int near_latin(int length, int edits)
{
    if (edits > 1)
        return length >= 10 ? 82 : 0;
    return length >= 8 ? 86 : length >= 6 ? 81 : 70;
}

static int near_name(const struct company *a, const struct company *b)
{
    struct letters left, right;
    take_letters(a->core, &left);
    take_letters(b->core, &right);
    int length = left.count > right.count ? left.count : right.count;
    int apart = left.count - right.count;
    if (length < 4 || apart > 2 || apart < -2 || a->han != b->han)
        return 0;
    int edits = distance(&left, &right);
    if (edits > 2)
        return 0;
    return a->han ? near_han(a, b, edits, apart != 0) : near_latin(length, edits);
}

/* What qualifies a company: its place, branch, form. */
static int qualified(const struct company *a, const struct company *b, int score, bool same_core)
{
    enum company_places places = company_places_compare(a, b);
    if (!text_eq(a->branch, b->branch))
        score = score < 68 ? score : a->branch.len && b->branch.len ? 60 : 68;
    if (places == PLACES_DIFFER)
        score = score < 60 ? score : 60;
    if (places == PLACES_WITHIN)
        score -= 12;
    if (places == PLACES_SAME && !same_core)
        score += 4;
    if (places == PLACES_OPEN && (a->place_count || b->place_count))
        score -= 3;
    bool kinds = a->kind != COMPANY_UNKNOWN && b->kind != COMPANY_UNKNOWN && a->kind != b->kind;
    if (kinds)
        score -= a->kind <= COMPANY_STOCK && b->kind <= COMPANY_STOCK ? 3 : 14;
    return score;
}

int match_company_names(struct arena *arena, const struct company *a, const struct company *b,
                        enum match_reason_kind *kind)
{
    int score = 0;
    bool same = a->core.len && text_eq(a->core, b->core);
    *kind = REASON_SIMILAR;
    if (same) {
        *kind = REASON_NAME;
        score = 97;
    } else if (a->stem.len && text_eq(a->stem, b->stem)) {
        score = same_stem(a, b);
    } else {
        int sound = same_sound(arena, a, b), near = near_name(a, b);
        score = near;
        if (sound >= near && sound) {
            *kind = REASON_SOUND;
            score = sound;
        }
    }
    return score ? qualified(a, b, score, same) : 0;
}

/* ---- names of people ---- */

static int person_names(const struct match_profile *a, const struct match_profile *b,
                        enum match_reason_kind *kind)
{
    struct letters left, right;
    bool together = a->customer && a->customer == b->customer;
    bool apart = a->customer && b->customer && !together;
    *kind = REASON_NAME;
    if (!a->person_name.len || !b->person_name.len)
        return 0;
    if (text_eq(a->person_name, b->person_name))
        return together ? 93 : apart ? 50 : 62;
    bool han = utf8_length(a->person_name) < a->person_name.len;
    if (han && a->fields->sound && text_eq(a->person_sound, b->person_sound)) {
        *kind = REASON_SOUND;
        return together ? 82 : 40;
    }
    *kind = REASON_SIMILAR;
    take_letters(a->person_name, &left);
    take_letters(b->person_name, &right);
    if (left.count < 6 || right.count < 6 || distance(&left, &right) > 1)
        return 0;
    return together ? 84 : 45;
}

/* ---- together ---- */

static void add_reason(struct match_score *out, enum match_reason_kind kind,
                       const struct meta_field *field, int score)
{
    if (score <= 0 || out->reason_count == MATCH_REASONS_MAX)
        return;
    out->reasons[out->reason_count++] = (struct match_reason){kind, field, score};
}

static void score_names(struct arena *arena, const struct match_profile *asked,
                        const struct match_profile *candidate, int limit, struct match_score *out)
{
    enum match_reason_kind kind, best_kind = REASON_NAME;
    int best = 0;
    if (asked->person != candidate->person)
        return;
    const struct meta_field *field = asked->fields->name;
    if (asked->person) {
        best = person_names(asked, candidate, &best_kind);
    }
    for (size_t i = 0; i < asked->name_count; i++)
        for (size_t j = 0; j < candidate->name_count; j++) {
            int score = match_company_names(arena, &asked->names[i], &candidate->names[j], &kind);
            if (!asked->fields->sound && kind == REASON_SOUND)
                score = 0;
            if (score <= best)
                continue;
            best = score;
            best_kind = kind;
            field = i ? asked->fields->short_name : asked->fields->name;
        }
    add_reason(out, best_kind, field ? field : asked->fields->short_name,
               best < limit ? best : limit);
}

void match_score(struct arena *arena, const struct match_profile *asked,
                 const struct match_profile *candidate, const struct match_hits *hits,
                 struct match_score *out)
{
    *out = (struct match_score){0};
    int limit = 100;
    if (asked->registration.len && candidate->registration.len) {
        if (text_eq(asked->registration, candidate->registration))
            add_reason(out, REASON_REGISTRATION, asked->fields->registration, 100);
        else
            limit = MATCH_OTHER_REGISTRATION;
    }
    if (hits->phone) /* colleagues share a switchboard */
        add_reason(out, REASON_PHONE, hits->phone,
                   !hits->phone_shared ? 90
                   : asked->person     ? 45
                                       : 82);
    if (hits->email)
        add_reason(out, REASON_EMAIL, hits->email,
                   !hits->email_shared ? 92
                   : asked->person     ? 45
                                       : 84);
    score_names(arena, asked, candidate, limit, out);
    int open = 10000;
    for (size_t i = 0; i < out->reason_count; i++)
        open = open * (100 - out->reasons[i].score) / 100;
    out->score = 100 - (open + 50) / 100;
}
