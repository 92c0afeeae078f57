/* The index kept with every save is the index built from scratch: after random creates, changes, deletes,
 * restores, undone transactions and changes of lines, each term ever made leads to exactly the records that
 * have it, and building once more changes nothing. */
#include "unit/record/org.h"

#include "record/load.h"
#include "record/undo.h"
#include "search/fields.h"
#include "search/index.h"
