/* Every command of the program. */
#include "app/command.h"

const struct command commands[] = {
    {"serve", "[--data DIR] [--listen ADDR:PORT]", "serve the organisation in the folder", false,
     command_serve},
    {"demo", "[--customers N] [--seed N] [--today YYYY-MM-DD] [--standing] [--password WORD]",
     "fill a new folder with a believable company", false, command_demo},
    {"import",
     "OBJECT FILE [--map COL=FIELD,...] [--match FIELD,...] [--on-match update|skip|error]\n"
     "         [--date-order ymd|dmy|mdy] [--scale FIELD=N] [--value FIELD:FROM=TO] [--create FIELD,...]\n"
     "         [--new-field FIELD=TYPE:LABEL:标签] [--default FIELD=VALUE] [--dry-run] [--rejects FILE]",
     "bring records in from CSV", true, command_import},
    {"export",
     "OBJECT [--filter EXPR] [--fields F,...] [--format csv|jsonl] [-o FILE] [--as LOGIN]",
     "write records out", true, command_export},
    {"transactions", "[--limit N]", "list recent transactions", true, command_transactions},
    {"undo", "TXN [--conflicts skip|stop] [--dry-run]", "take a transaction back", true,
     command_undo},
    {"user",
     "add LOGIN --name NAME --role ROLE [--password-stdin] | password LOGIN | disable LOGIN | list",
     "manage who may log in", true, command_user},
    {"organisation", "[FIELD=VALUE ...]", "show or change the organisation's settings", true,
     command_organisation},
    {"check", "", "verify the database and the change log", true, command_check},
    {"version", "", "print the version", false, command_version},
    {"help", "", "list the commands", false, command_help},
    {NULL, NULL, NULL, false, NULL},
};
