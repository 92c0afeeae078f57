/* The databases there are. */
#include "db/driver.h"
#include "db/pg/store.h"
#include "db/sqlite/store.h"

const struct db_driver *db_driver_first(void)
{
    return &sqlite_driver;
}

const struct db_driver *db_driver_find(const char *path)
{
    struct text text = text_of(path);
    bool url = text_starts(text, TEXT("postgresql://")) || text_starts(text, TEXT("postgres://"));
    return url ? &pg_driver : &sqlite_driver;
}
