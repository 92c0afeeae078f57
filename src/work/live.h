/* Live updates: who has records on his screen is told when they change.
 *
 * A reader of the change log on a thread of its own. A commit wakes it, never waits for it; it reads the lines
 * behind the last round, finds in memory who watches these records, and asks access about the current rows only for
 * those, once a person however many windows he has. No value is told: only that something changed.
 *
 * What a watcher is told:
 *   change  a record he may read was made, changed or brought back
 *   gone    one he could see is deleted, or he may not read it any more; never of a record he could not see
 *   reset   everything may be different: his rights or the catalog have changed, or more happened than is told one
 *           by one. Not oftener than every LIVE_RESET_MS for the last of these
 *   still   nothing for LIVE_STILL_MS; its number says from where to go on
 * A watcher whose session has ended is ended. A round costs a fifth of the thread's time at most: what happens
 * meanwhile is taken together, and changes of one record are told as one. */
#pragma once

#include "record/hook.h"

#define LIVE_PLACES_MAX 50
#define LIVE_PER_USER 16
#define LIVE_STILL_MS 20000
#define LIVE_RESET_MS 5000
/* Who comes back and has missed more lines than this is told to begin anew. */
#define LIVE_GAP_MAX 1000
/* Changes of one object that a round tells one by one to those who watch all of it. */
#define LIVE_MANY 256
/* Records a watcher remembers having been told of. */
#define LIVE_TOLD_MAX 256

struct live; /* of one organisation */

struct live_place {
    int64_t object;   /* number */
    struct text name; /* of the object */
    int64_t id;       /* 0: every record of the object */
    bool seen;        /* of an id: the watcher may read it, as far as he was told */
};

enum live_kind { LIVE_CHANGE, LIVE_GONE, LIVE_RESET, LIVE_STILL };

struct live_event {
    enum live_kind kind;
    int64_t seq;        /* behind it the watcher may go on */
    struct text object; /* name */
    int64_t id;
    struct text action; /* of a change: create update restore */
    int64_t version;
    int64_t by; /* 0: the system, or not for this watcher to know */
    struct text by_name;
};

/* How a watcher is reached. Called on the live thread or on that of live_watch, and must not wait. */
struct live_sink {
    /* False when there is no room. */
    bool (*tell)(void *subject, const struct live_event *event);
    /* Takes back what has not been sent yet. */
    void (*forget)(void *subject);
    void (*end)(void *subject);
    /* His connection is gone, though nobody has said so yet. */
    bool (*gone)(void *subject);
};

struct live_told {
    int64_t object, id;
};

/* One watcher; the storage is the caller's until live_unwatch. */
struct live_watcher {
    const struct live_sink *sink;
    void *subject;
    struct live_place places[LIVE_PLACES_MAX];
    size_t place_count;
    int64_t
        session_user; /* whose session he came with: an administrator may try somebody's rights */
    /* filled by live_prepare */
    int64_t user; /* with whose rights he looks */
    int64_t session;
    struct db_state state;
    uint64_t rights;
    int64_t seq; /* told up to here */
    bool begin_anew;
    /* live's own, under its lock */
    struct live_watcher *next, *previous;
    bool inside, over;
    bool catching_up; /* came back: what it missed has not been looked through */
    size_t seat;      /* 1-based, in the round under way */
    int64_t told_at, reset_at, checked_at; /* monotonic ms */
    bool reset_due;
    size_t told_count;
    struct live_told told[LIVE_TOLD_MAX]; /* the newest, in a ring */
};

/* Before the store is opened; lives in `arena`. */
struct live *live_new(struct arena *arena);
/* The row for record_hooks.readers that wakes the thread after commits. */
struct record_commit_reader live_reader(struct live *live);
void live_start(struct live *live, struct record_store *store);
/* Ends all watchers and takes no more; before the server stops. */
void live_stop(struct live *live);
/* Connections for reading that the thread takes. */
#define LIVE_READERS 1

/* Inside a read transaction, with the caller in `env`: fills the watcher, whose sink, places and session_user are
 * given. `after` > 0: he comes back, and has been told up to there; < 0: he comes back, and nobody knows. */
enum err live_prepare(struct record_env *env, int64_t after, struct live_watcher *watcher);
/* ERR_too_many_streams, or ERR_busy when the server is stopping. */
enum err live_watch(struct live *live, struct ctx *ctx, struct live_watcher *watcher);
/* May be called for one that never watched. */
void live_unwatch(struct live *live, struct live_watcher *watcher);
