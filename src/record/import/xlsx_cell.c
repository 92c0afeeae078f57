/* One stored number as people see it in its cell. */
#include "base/time.h"
#include "record/import/xlsx_impl.h"

#include <math.h>
#include <stdlib.h>

/* Digits a spreadsheet keeps; a larger whole number has lost its last ones. */
#define EXACT 1e15
/* 1899-12-30 and 1904-01-01, as days since 1970-01-01. */
#define EPOCH_1900 25569
#define EPOCH_1904 24107
/* 9999-12-31 */
#define SERIAL_MAX 2958465.999999

static bool read_double(struct text stored, double *out)
{
    char storage[64];
    char *end;
    if (!stored.len || stored.len >= sizeof storage)
        return false;
    memcpy(storage, stored.ptr, stored.len);
    storage[stored.len] = '\0';
    *out = strtod(storage, &end);
    return end == storage + stored.len && isfinite(*out);
}

/* Fifteen digits, never with an exponent. */
static void put_decimal(struct buf *out, double value)
{
    char storage[400];
    int whole = value == 0 ? 1 : (int)floor(log10(fabs(value))) + 1;
    int decimals = 15 - whole;
    decimals = decimals < 0 ? 0 : decimals > 20 ? 20 : decimals;
    int len = snprintf(storage, sizeof storage, "%.*f", decimals, value);
    if (len < 0 || len >= (int)sizeof storage)
        return;
    if (decimals)
        while (len > 1 && storage[len - 1] == '0')
            len--;
    len -= storage[len - 1] == '.';
    buf_add(out, storage, (size_t)len);
}

static void put_clock(struct buf *out, int64_t seconds)
{
    buf_addf(out, "%02d:%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60),
             (int)(seconds % 60));
}

/* Day 60 of 1900 is a day that never was; before it the count is one short. */
static void put_date(struct buf *out, double serial, enum xlsx_kind kind, bool from_1904)
{
    int64_t day = (int64_t)floor(serial);
    int64_t seconds = llround((serial - floor(serial)) * 86400);
    if (kind == KIND_MOMENT && seconds == 86400) {
        day++;
        seconds = 0;
    }
    if (from_1904)
        day -= EPOCH_1904;
    else
        day -= EPOCH_1900 - (day < 60);
    date_print(out, day);
    if (kind == KIND_MOMENT && seconds < 86400) {
        buf_add_char(out, ' ');
        put_clock(out, seconds);
    }
}

static void put_zeros(struct buf *out, double value, int width)
{
    char storage[64];
    int len = snprintf(storage, sizeof storage, "%0*.0f", width, value);
    buf_add(out, storage, len > 0 && len < (int)sizeof storage ? (size_t)len : 0);
}

void xlsx_put_number(struct buf *out, struct text stored, struct xlsx_style style, bool from_1904)
{
    double value;
    if (!read_double(text_trim(stored), &value)) {
        buf_add_text(out, stored);
        return;
    }
    bool dated = style.kind == KIND_DATE || style.kind == KIND_MOMENT;
    if (dated && value >= 0 && value < SERIAL_MAX) {
        put_date(out, value, style.kind, from_1904);
    } else if (style.kind == KIND_TIME && value >= 0 && value < 1) {
        put_clock(out, llround(value * 86400) % 86400);
    } else if (style.kind == KIND_TIME && value >= 1 && value < SERIAL_MAX) {
        put_date(out, value, KIND_MOMENT, from_1904);
    } else if (style.kind == KIND_PERCENT) {
        put_decimal(out, value * 100);
        buf_add_char(out, '%');
    } else if (fabs(value) >= EXACT) {
        buf_add_text(out, XLSX_LOST);
        buf_addf(out, "%.0f", value);
    } else if (style.kind == KIND_ZEROS && value >= 0 && floor(value) == value) {
        put_zeros(out, value, style.width);
    } else {
        put_decimal(out, value);
    }
}
