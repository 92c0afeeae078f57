/* Spreadsheets (.xlsx) as text files: a sheet becomes CSV in UTF-8, one line a row of the sheet, so that everything
 * behind it reads one kind of file. Streams: neither the sheet nor its texts are ever held whole.
 *
 * What cells hold is written as people see it, as far as it matters: serial dates (of 1900 and of 1904) as
 * 2026-11-22, times behind them, percentages with their sign, numbers without binary noise, codes with the zeros
 * their format puts before them, formulas as the value that was stored with them. A cell merged over several rows is
 * repeated in each. What the spreadsheet itself has lost is marked: XLSX_LOST before a number of more than 15 digits,
 * XLSX_ERROR before the error of a formula (#N/A).
 *
 * Files are strangers': no document types, and limits on what they unpack to. */
#pragma once

#include "base/ctx.h"

#define XLSX_LOST TEXT("\xEE\x80\x80")  /* U+E000 */
#define XLSX_ERROR TEXT("\xEE\x80\x81") /* U+E001 */
/* All that is unpacked of one file, bytes. */
#define XLSX_UNPACKED_MAX ((int64_t)6 << 30)
#define XLSX_SHEETS_MAX 200

struct xlsx;

/* It begins like a zip file. */
bool xlsx_is(struct text beginning);
/* It begins like an old spreadsheet, or one with a password. */
bool xlsx_is_old(struct text beginning);

/* Lives in the ctx's arena, which closes it. `path` also names the files that are put beside it: "PATH.strings". */
enum err xlsx_open(struct ctx *ctx, const char *path, struct xlsx **out);
size_t xlsx_sheet_count(const struct xlsx *xlsx);
struct text xlsx_sheet_name(const struct xlsx *xlsx, size_t sheet);
/* Writes a sheet; `rows_most`: no further rows (0: all). The file is there whole or not at all. */
enum err xlsx_sheet_to_csv(struct ctx *ctx, struct xlsx *xlsx, size_t sheet, int64_t rows_most,
                           const char *to);
/* A cell without the mark before it. */
struct text xlsx_unmarked(struct text cell);
