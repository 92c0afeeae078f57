/* What a transaction did, in one line in the reader's language: "Changed customer 云帆科技", "导入 1,204 条客户".
 *
 * It is made of the lines as they are, not kept: names are today's and those the reader may see, and there is neither
 * an id nor a word of another language in it. One record is named, several are counted by their object. */
#pragma once

#include "record/names.h"

struct txn_told {
    /* given: the row of the transaction */
    int64_t id, origin, changes, undo_of;
    struct text stored; /* its summary as saved: of an import it names the file */
    /* found */
    const struct meta_object *object; /* the main one; NULL: it is not there any more */
    int64_t action, record, count;
    struct text label;             /* of a record about the catalog: of what it is about */
    bool mixed;                    /* too many lines to count, of several objects */
    const struct txn_told *undone; /* of an undo: what it took back */
};

/* Looks at the lines and adds the names to be known, for names_load. */
enum err txn_look(struct record_env *env, struct txn_told *told, struct names *names);
struct text txn_words(struct record_env *env, const struct names *names,
                      const struct txn_told *told);
