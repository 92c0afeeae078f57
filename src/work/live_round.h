/* One round of live updates: the lines since the last one, who watches their records, and what he may know of it.
 * Private to live.
 *
 * A watcher may leave at any moment, and takes his memory with him. So a round takes down under the lock what it
 * needs of each (its seats), judges without the lock, and tells under the lock again those who are still there. */
#pragma once

#include "record/log/log_read.h"
#include "work/live.h"

/* Lines of one round, and how far behind it gives up telling them one by one. */
#define LIVE_LINES 1000
#define LIVE_LAG_MAX 5000
/* Sessions are looked at this often, for those that end by time. */
#define LIVE_CHECK_MS 60000

enum live_verdict { LIVE_HIDDEN, LIVE_WAS_SEEN, LIVE_SEEN };

/* A record with lines in the round. */
struct live_touched {
    const struct meta_object *object;
    int64_t id;
    const struct log_line *lines; /* oldest first */
    size_t line_count;
    int64_t seq;       /* of the newest */
    bool wanted;       /* somebody watches it */
    struct value *now; /* NULL: there is no such record */
    struct value *was; /* before the lines; NULL: there was none */
    bool was_known;
};

struct live_match {
    struct live_touched *touched;
    enum live_verdict verdict;
    int64_t by;
    struct text by_name;
};

/* What the round knows of a watcher. */
struct live_seat {
    int64_t user, session, session_user, seq;
    uint64_t rights;
    bool check; /* his session and rights must be looked at */
    bool over;  /* the session has ended */
    bool reset; /* his rights or the catalog have changed */
    bool many;  /* more than is told one by one */
    struct live_match *matches;
    size_t count;
};

struct live_round {
    struct record_env env;
    int64_t from, to;   /* lines with from < seq <= to */
    bool more, skipped; /* lines are left; lines were left out */
    int64_t rights_seq; /* the newest line about rights or the catalog */
    struct db_state state;
    struct live_touched *touched; /* by object and id */
    size_t touched_count;
    struct live_seat *seats;
    size_t seat_count;
    struct live_touched **actors; /* users who made the changes, by id */
    size_t actor_count;
};

/* The lines behind round->from, taken together by record. */
enum err live_read(struct live_round *round);
/* Takes a watcher down; false when memory is out. */
bool live_seat_take(struct live_round *round, const struct live_watcher *watcher, int64_t now,
                    struct live_seat *seat);
/* What each may know of what he watches. */
enum err live_judge(struct live_round *round);
