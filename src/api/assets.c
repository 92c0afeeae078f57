/* The browser application: embedded files, precompressed, cached for ever by content hash. Any other page
 * address answers index.html, for the application routes itself. */
#include "api/impl.h"

/* Scripts come from this server only and never inline; styles are also made at run time by the components. */
#define CONTENT_POLICY                                                                              \
    TEXT(                                                                                           \
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' "  \
        "data: blob:; connect-src 'self'; font-src 'self' data:; frame-ancestors 'none'; base-uri " \
        "'none'; form-action 'self'; object-src 'none'")

static const struct api_asset *asset_find(const struct api *api, struct text path)
{
    for (size_t i = 0; i < api->options.asset_count; i++)
        if (text_eq(api->options.assets[i].path, path))
            return &api->options.assets[i];
    return NULL;
}

static bool is_page(struct text path)
{
    return !text_starts(path, TEXT("/assets/")) && text_find(path, TEXT(".")) < 0;
}

static struct text choose_body(struct http_request *request, const struct api_asset *asset)
{
    struct text accepts = http_header(request, "Accept-Encoding");
    http_reply_header(request, TEXT("Vary"), TEXT("Accept-Encoding"));
    if (asset->brotli.len && text_find(accepts, TEXT("br")) >= 0) {
        http_reply_header(request, TEXT("Content-Encoding"), TEXT("br"));
        return asset->brotli;
    }
    if (asset->gzip.len && text_find(accepts, TEXT("gzip")) >= 0) {
        http_reply_header(request, TEXT("Content-Encoding"), TEXT("gzip"));
        return asset->gzip;
    }
    return asset->plain;
}

bool assets_reply(const struct api *api, struct http_request *request)
{
    if (request->method != HTTP_GET)
        return false;
    const struct api_asset *asset = asset_find(api, request->path);
    if (!asset && is_page(request->path))
        asset = asset_find(api, TEXT("/index.html"));
    if (!asset)
        return false;
    struct http_reply *reply = &request->reply;
    http_reply_header(request, TEXT("ETag"), asset->etag);
    http_reply_header(request, TEXT("Cache-Control"),
                      asset->immutable ? TEXT("public, max-age=31536000, immutable")
                                       : TEXT("no-cache"));
    http_reply_header(request, TEXT("Content-Security-Policy"), CONTENT_POLICY);
    http_reply_header(request, TEXT("Referrer-Policy"), TEXT("same-origin"));
    if (text_eq(http_header(request, "If-None-Match"), asset->etag)) {
        reply->status = 304;
        return true;
    }
    reply->content_type = asset->content_type;
    reply->fixed = choose_body(request, asset);
    return true;
}
