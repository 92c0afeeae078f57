/* The databases there are. */
#include "db/driver.h"
#include "db/sqlite/store.h"

const struct db_driver *db_driver_first(void)
{
    return &sqlite_driver;
}

const struct db_driver *db_driver_find(const char *path)
{
    (void)path; /* a URL will mean PostgreSQL; a path is a file of SQLite */
    return &sqlite_driver;
}
