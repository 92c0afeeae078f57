/* The words the demo company is made of. */
#pragma once

#include "app/demo/random.h"
#include "base/text.h"

struct demo_place {
    struct text province, city, area_code;
};
struct demo_industry {
    struct text key, zh, en;
};

extern const struct demo_industry demo_industries[];
extern const int64_t demo_industry_count;

struct text demo_company_zh(struct arena *arena, struct demo_random *random,
                            const struct demo_place *place, int64_t industry,
                            struct text *short_name);
struct text demo_company_en(struct arena *arena, struct demo_random *random, int64_t industry,
                            struct text *short_name);
const struct demo_place *demo_place_zh(struct demo_random *random);
/* An English-speaking city and its country. */
const struct demo_place *demo_place_en(struct demo_random *random);
struct text demo_person_zh(struct arena *arena, struct demo_random *random);
struct text demo_person_en(struct arena *arena, struct demo_random *random);
/* Letters and digits for addresses: the name in ASCII, lower case, joined by dots. */
struct text demo_ascii(struct arena *arena, struct text name);
struct text demo_title(struct demo_random *random, int english);
struct text demo_subject(struct demo_random *random, int64_t kind, int english);
struct text demo_note(struct demo_random *random, int english);
struct text demo_task_subject(struct demo_random *random, int english);
