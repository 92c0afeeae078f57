/* Prints the table of plain characters as C (build/gen/plain.c): traditional Han characters by their simplified
 * form and Latin letters by the letter without accents, both from ICU.
 *
 *   gen_plain > plain.c */
#include <stdio.h>
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "gen_plain: %s\n", what);
    exit(1);
}

static UTransliterator *open_simplifier(void)
{
    UChar id[32];
    UErrorCode code = U_ZERO_ERROR;
    u_uastrcpy(id, "Hant-Hans");
    UTransliterator *simplifier = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
    if (U_FAILURE(code))
        die("ICU has no Hant-Hans");
    return simplifier;
}

/* 0 when the character is no single other one afterwards. */
static UChar simplified(UTransliterator *simplifier, UChar c)
{
    UChar text[8] = {c};
    int32_t length = 1, limit = 1;
    UErrorCode code = U_ZERO_ERROR;
    utrans_transUChars(simplifier, text, &length, 8, 0, &limit, &code);
    return U_SUCCESS(code) && length == 1 && text[0] != c ? text[0] : 0;
}

/* The ASCII letter under the accents of a lower-case letter; 0 when there is none. */
static UChar unaccented(const UNormalizer2 *nfd, UChar c)
{
    UChar parts[8];
    UErrorCode code = U_ZERO_ERROR;
    int32_t length = unorm2_getDecomposition(nfd, c, parts, 8, &code);
    if (U_FAILURE(code) || length < 2 || parts[0] < 'a' || parts[0] > 'z')
        return 0;
    for (int32_t i = 1; i < length; i++)
        if (u_charType(parts[i]) != U_NON_SPACING_MARK)
            return 0;
    return parts[0];
}

int main(void)
{
    UErrorCode code = U_ZERO_ERROR;
    UTransliterator *simplifier = open_simplifier();
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&code);
    if (U_FAILURE(code))
        die("ICU has no normal form");
    unsigned count = 0;
    puts("/* Made by tools/gen_plain.c. */\n#include \"base/plain_data.h\"\n");
    puts("const struct plain_pair plain_pairs[] = {");
    for (unsigned c = 0xC0; c < 0xFFFE; c++) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        bool han = u_hasBinaryProperty((UChar32)c, UCHAR_UNIFIED_IDEOGRAPH);
        UChar to = han ? simplified(simplifier, (UChar)c) : unaccented(nfd, (UChar)c);
        if (to)
            printf("{0x%X,0x%X},%s", c, (unsigned)to, ++count % 8 ? "" : "\n");
    }
    printf("};\nconst uint32_t plain_pair_count = %u;\n", count);
    if (count < 2000)
        die("ICU knows too few traditional characters");
    utrans_close(simplifier);
    return 0;
}
