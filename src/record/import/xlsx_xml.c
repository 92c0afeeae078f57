#include "record/import/xlsx_impl.h"

#define PIECE ((size_t)64 * 1024)
#define DEPTH_MAX 64

enum err xlsx_broken(struct ctx *ctx, struct text why)
{
    return ctx_fail(ctx, ERR_import_xlsx_broken, why);
}

static const char *local(const char *name)
{
    const char *bar = strrchr(name, '|');
    return bar ? bar + 1 : name;
}

struct text xlsx_attribute(const char **attributes, const char *name)
{
    for (; attributes[0]; attributes += 2)
        if (!strcmp(local(attributes[0]), name))
            return text_of(attributes[1]);
    return TEXT_EMPTY;
}

static void fail(struct xlsx_parse *parse, enum err err)
{
    parse->err = parse->err ? parse->err : err;
    XML_StopParser(parse->parser, XML_FALSE);
}

static void XMLCALL on_start(void *subject, const XML_Char *name, const XML_Char **attributes)
{
    struct xlsx_parse *parse = subject;
    if (++parse->depth > DEPTH_MAX) {
        fail(parse, xlsx_broken(parse->ctx, TEXT("XML")));
        return;
    }
    parse->start(parse, local(name), attributes);
    if (parse->stop)
        XML_StopParser(parse->parser, XML_FALSE);
}

static void XMLCALL on_end(void *subject, const XML_Char *name)
{
    struct xlsx_parse *parse = subject;
    parse->depth--;
    if (parse->end)
        parse->end(parse, local(name));
    if (parse->stop)
        XML_StopParser(parse->parser, XML_FALSE);
}

static void XMLCALL on_text(void *subject, const XML_Char *text, int len)
{
    struct xlsx_parse *parse = subject;
    if (parse->text)
        parse->text(parse, (struct text){text, (size_t)len});
}

/* No spreadsheet declares a document type; entities are how small files become large. */
static void XMLCALL on_doctype(void *subject, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int internal)
{
    struct xlsx_parse *parse = subject;
    (void)name;
    (void)system;
    (void)public;
    (void)internal;
    fail(parse, xlsx_broken(parse->ctx, TEXT("DOCTYPE")));
}

int64_t xlsx_read(struct xlsx_parse *parse, char *out, size_t max)
{
    struct xlsx *xlsx = parse->xlsx;
    int got = unzReadCurrentFile(xlsx->zip, out, (unsigned)max);
    if (got < 0) {
        parse->err = xlsx_broken(parse->ctx, TEXT("ZIP"));
        return -1;
    }
    xlsx->unpacked += got;
    if (xlsx->unpacked > XLSX_UNPACKED_MAX) {
        parse->err =
            ctx_fail(parse->ctx, ERR_import_xlsx_large,
                     text_format(parse->ctx->arena, "%lld", (long long)(XLSX_UNPACKED_MAX >> 20)));
        return -1;
    }
    return got;
}

static void feed(struct xlsx_parse *parse)
{
    for (;;) {
        void *room = XML_GetBuffer(parse->parser, (int)PIECE);
        if (!room) {
            fail(parse, ctx_fail(parse->ctx, ERR_out_of_memory));
            return;
        }
        int64_t got = xlsx_read(parse, room, PIECE);
        if (got < 0)
            return;
        if (XML_ParseBuffer(parse->parser, (int)got, got == 0) != XML_STATUS_OK) {
            if (!parse->stop && !parse->err)
                parse->err = xlsx_broken(parse->ctx,
                                         text_of(XML_ErrorString(XML_GetErrorCode(parse->parser))));
            return;
        }
        if (got == 0 || parse->stop)
            return;
    }
}

enum err xlsx_parse_part(struct xlsx_parse *parse, const char *part, bool *found)
{
    unzFile zip = parse->xlsx->zip;
    parse->err = ERR_OK;
    parse->depth = 0;
    *found = unzLocateFile(zip, part, 2) == UNZ_OK;
    if (!*found)
        return ERR_OK;
    if (unzOpenCurrentFile(zip) != UNZ_OK)
        return xlsx_broken(parse->ctx, TEXT("ZIP"));
    parse->parser = XML_ParserCreateNS(NULL, '|');
    if (!parse->parser) {
        unzCloseCurrentFile(zip);
        return ctx_fail(parse->ctx, ERR_out_of_memory);
    }
    XML_SetUserData(parse->parser, parse);
    XML_SetElementHandler(parse->parser, on_start, on_end);
    XML_SetCharacterDataHandler(parse->parser, on_text);
    XML_SetStartDoctypeDeclHandler(parse->parser, on_doctype);
    feed(parse);
    XML_ParserFree(parse->parser);
    unzCloseCurrentFile(zip);
    return parse->err;
}
