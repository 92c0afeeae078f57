/* Who may do what: the one place where rights are decided.
 *
 * Every read and every save asks here: "may this caller do that to this record?" and "which records may he
 * see?" (a condition) and "how may he use this field?" (a mask), all three made from one definition
 * (policy.c: role × object × action → scope). What is not granted is refused. access reads users and
 * departments through db; only record writes them.
 *
 * It also keeps credentials (Argon2id), sessions and tokens: their tables are access's own, their secrets
 * are stored as hashes and never logged. */
#pragma once

#include "db/schema.h"
#include "db/writer.h"
#include "expr/expr.h"
#include "meta/store.h"

struct access; /* the keeper for one organisation: session cache, throttle, policy snapshots */
struct access_policy; /* one state of all rights (snapshot.h) */

enum access_action {
    ACCESS_READ,
    ACCESS_CREATE,
    ACCESS_EDIT,
    ACCESS_DELETE,
    ACCESS_EXPORT,
    ACCESS_IMPORT,
    ACCESS_ASSIGN,
    ACCESS_BULK,   /* change, assign or delete many at once, by filter or selection */
    ACCESS_REVEAL, /* see a masked value whole, with a reason that is logged */
    ACCESS_ACTION_COUNT
};

/* From narrow to wide. NONE: the object does not exist for the role, and nothing widens that. All but NONE and
 * PARENT contain OWN. */
enum access_scope {
    SCOPE_NONE,
    SCOPE_PARENT, /* as the record it belongs to */
    SCOPE_OWN,    /* owner is the caller; where the definition says so also when he created it */
    SCOPE_TEAM,   /* owner is he or somebody whose managers lead up to him */
    SCOPE_DEPARTMENT,       /* the record's department is his, or one he heads */
    SCOPE_DEPARTMENT_BELOW, /* or one below those */
    SCOPE_ALL,
    SCOPE_COUNT
};

enum access_use { USE_HIDDEN, USE_MASKED, USE_READ, USE_EDIT, USE_COUNT };

/* Sets of ids that a caller's rights compare with; each is one parameter of a statement. */
enum access_set {
    SET_TEAM,             /* he and everybody whose managers lead up to him */
    SET_DEPARTMENT,       /* his department and those he heads */
    SET_DEPARTMENT_BELOW, /* those and all below */
    SET_PRINCIPAL,        /* whom shares and rules may name and mean him (principal.h) */
    ACCESS_SET_COUNT
};

struct access_sets {
    struct value_set set[ACCESS_SET_COUNT];
};

/* All records of an object that he may do `action` to, where somebody has worked them out: conditions then ask
 * that set. For statements that run at once in the transaction it was worked out for. */
struct access_known {
    const struct meta_object *object;
    enum access_action action;
    const struct value_set *set;
};

/* Settings of the organisation that work needs; a copy, refreshed when its record changes. */
struct access_organisation {
    struct text name;
    struct text base_currency;
    const struct zone *zone;
    enum lang lang;
    int week_start;
    int fiscal_year_start;
    struct text default_area_code;
    struct text country; /* "CN" */
};

#define ACCESS_ROLES_MAX 16
#define ACCESS_NO_ROLE UINT16_MAX

struct access_caller {
    int64_t user; /* 0: the system itself */
    struct text name;
    struct text login;
    int64_t department;
    struct text roles[ACCESS_ROLES_MAX];
    size_t role_count;
    bool system; /* commands in the data folder, rules, jobs: everything is allowed */
    bool admin;
    enum lang lang;
    bool own_lang; /* the user chose it; else it is the organisation's */
    const struct zone *zone;
    int64_t session; /* id of the session or token, 0 for none */
    bool by_cookie;  /* came with the browser's cookie: writes need the CSRF header */
    struct access_organisation organisation;
    int64_t now; /* when he was looked up: shares and rules that ended before are no more */
    /* What his rights are made of; held until the ctx's arena ends. NULL: no rights but the system's. */
    const struct access_policy *policy;
    const struct access_sets *sets;
    const struct access_known *known;
    size_t known_count;
    uint16_t role_at
        [ACCESS_ROLES_MAX]; /* his roles' places in the policy; ACCESS_NO_ROLE: unknown there */
};

/* The tables access keeps for itself: credential, session, token. */
const struct db_table_def *access_tables(size_t *count);

enum err access_open(struct ctx *ctx, struct db *db, struct meta *meta, struct access **out);
void access_close(struct access *access);
/* Called after a commit that touched users, departments, the organisation or administrators' rights. */
void access_refresh(struct access *access);

/* The system's own caller, with the organisation's settings. */
enum err access_system(struct ctx *ctx, struct access *access, struct db_conn *conn,
                       struct access_caller *out);
/* The caller for a user, as a log-in would give; for "as this user" and commands. */
enum err access_as_user(struct ctx *ctx, struct access *access, struct db_conn *conn, int64_t user,
                        struct access_caller *out);

/* Log-in. Slow on purpose (Argon2id, two at a time): on a worker, never on an HTTP thread. Wrong name and
 * wrong password give the same ERR_login_failed after the same work; too many tries from an address or for
 * a login give ERR_login_throttled with the seconds to wait. The token is 32 random bytes in base64url. */
enum err access_login(struct ctx *ctx, struct access *access, struct text login,
                      struct text password, struct text address, struct text *token,
                      struct access_caller *out);
enum err access_logout(struct ctx *ctx, struct access *access, const struct access_caller *caller);
/* Finds who sent a token: cached, so cheap enough for an HTTP thread. ERR_not_logged_in otherwise. Sessions
 * end after 12 hours without use or 30 days, tokens when they say so. */
enum err access_caller_find(struct ctx *ctx, struct access *access, struct db_conn *conn,
                            struct text token, bool by_cookie, struct access_caller *out);
/* Is that session or token still one to come in with? For what goes on after the request that was let in. */
enum err access_session_lives(struct ctx *ctx, struct db_conn *conn, int64_t session, int64_t user,
                              bool *lives);
/* Sessions of people that are alive. */
enum err access_session_count(struct ctx *ctx, struct db_conn *conn, int64_t *count);
/* In the transaction that changed a user (`after` NULL: deleted him): ends his sessions when he is locked
 * out or gone. */
enum err access_user_changed(struct ctx *ctx, struct db_conn *conn, const struct meta_object *user,
                             int64_t id, const struct value *after);
/* Ends all sessions of a user at once. */
enum err access_end_sessions(struct ctx *ctx, struct access *access, int64_t user);
/* At least 10 characters, not the login. Slow; ends the user's sessions. */
enum err access_set_password(struct ctx *ctx, struct access *access, int64_t user,
                             struct text password);
/* The same demands, before there is a user. */
enum err access_check_strength(struct ctx *ctx, struct text login, struct text password);
enum err access_check_password(struct ctx *ctx, struct access *access, int64_t user,
                               struct text password);
/* Long-lived tokens for programs; the secret is shown once. `expires_at` 0: never. */
enum err access_token_make(struct ctx *ctx, struct access *access,
                           const struct access_caller *caller, struct text name, int64_t expires_at,
                           struct text *secret, int64_t *id);
enum err access_token_list(struct ctx *ctx, struct db_conn *conn,
                           const struct access_caller *caller, struct buf *json);
enum err access_token_end(struct ctx *ctx, struct access *access,
                          const struct access_caller *caller, int64_t id);

/* --- rights --- */

/* The widest scope the caller's roles give; SCOPE_ALL also where the object's floor gives it. Roles add up: with
 * SCOPE_OWN of one role and SCOPE_PARENT of another both hold, so ask access_has_scope for one of them. */
enum access_scope access_scope(const struct access_caller *caller, enum access_action action,
                               const struct meta_object *object);
bool access_has_scope(const struct access_caller *caller, enum access_action action,
                      const struct meta_object *object, enum access_scope scope);
/* The record this field refers to decides over this one (SCOPE_PARENT). */
bool access_is_parent(const struct meta_field *field);
/* Who may read the record that `by` refers to may read this one: it need not be asked again. */
bool access_read_follows(const struct access_caller *caller, const struct meta_field *by);
/* Two callers with equal roles and equal numbers have rights of the same text; only values differ. Kept
 * statements hold for it. False: nothing may be kept (a rule with an expression is for this caller). */
bool access_text_number(const struct access_caller *caller, uint64_t *number);
/* A caller looked up again with another number may do something else than before: his roles, his department, those
 * below him, the matrix or the rules have changed. Shares and the catalog are not in it. */
uint64_t access_rights_number(const struct access_caller *caller);
/* The rows of `object` the caller may do `action` to, as a condition on `alias`; NULL means all rows,
 * db_never() none. The text depends on the roles and the policy only; the caller's values are bound: his id, his
 * sets (as VALUE_SET, numbered by enum access_set) and caller->now. */
const struct db_node *access_which(struct arena *arena, const struct access_caller *caller,
                                   enum access_action action, const struct meta_catalog *catalog,
                                   const struct meta_object *object, struct text alias);
/* The same rows, said so that a single row is tested cheaply (through keys) rather than found: for joined
 * tables and for lists that walk an index of their own. `alias` must not be empty. */
const struct db_node *access_which_test(struct arena *arena, const struct access_caller *caller,
                                        enum access_action action, const struct meta_object *object,
                                        struct text alias);
/* The same rows arm by arm: each condition finds some of them, together they find all, some twice. How many conditions
 * there are is returned; 0 when there are more than ACCESS_ARMS_MAX or memory is out. Ask only where access_which is
 * not NULL. */
#define ACCESS_ARMS_MAX 64
size_t access_which_arms(struct arena *arena, const struct access_caller *caller,
                         enum access_action action, const struct meta_object *object,
                         struct text alias, const struct db_node *arms[ACCESS_ARMS_MAX]);
/* What the answer of access_which hangs on besides the rows of the object themselves and the shares, as a hash: with
 * equal keys the same rows are meant, whoever asks and when. False: it hangs on more than that (parents, rules that
 * look at other records or at the clock), or there is nothing to ask. */
struct access_key {
    unsigned char bytes[16];
};
bool access_which_key(const struct access_caller *caller, enum access_action action,
                      const struct meta_object *object, struct access_key *out);
/* The records of `object` shared with the caller, as a select of their ids and the ends of the shares (null: none).
 * NULL: shares give him nothing there. */
const struct db_select *access_shared(struct arena *arena, const struct access_caller *caller,
                                      enum access_action action, const struct meta_object *object);
/* Whether any rule of an administrator is for the caller. */
bool access_has_rules(const struct access_caller *caller);
/* The same rows as access_which gives, said as ranges of the indexes (field, updated_at) that owned objects have,
 * where rights come to that: records with this owner, or of this department. What is no such range is `loose`, a
 * condition that finds the rest (NULL: nothing more). False: rights are not of that shape. */
#define ACCESS_RANGES_MAX 48
struct access_ranges {
    struct access_range {
        const struct meta_field *field;
        int64_t id;
    } ranges[ACCESS_RANGES_MAX];
    size_t count;
    const struct db_node *loose;
};
bool access_ranges(struct arena *arena, const struct access_caller *caller,
                   enum access_action action, const struct meta_object *object, struct text alias,
                   struct access_ranges *out);
/* The references by which records of `object` are the caller's, where his scope is SCOPE_PARENT; at most
 * ACCESS_PARENTS_MAX, how many is returned. */
#define ACCESS_PARENTS_MAX META_PARENTS_MAX
size_t access_parents(const struct access_caller *caller, enum access_action action,
                      const struct meta_object *object,
                      const struct meta_field *fields[ACCESS_PARENTS_MAX]);
/* The test on one record in memory (values in the order of object->fields); parents are read through conn.
 * ERR_OK, or ERR_not_found when he may not even read it, else ERR_forbidden. */
enum err access_may(struct ctx *ctx, struct db_conn *conn, const struct access_caller *caller,
                    enum access_action action, const struct meta_catalog *catalog,
                    const struct meta_object *object, const struct value *values);
enum access_use access_field(const struct access_caller *caller, const struct meta_field *field);
/* What a masked value is shown as: phones as 138****5678, mails as w***@example.com, other text by its first
 * character, numbers as ***. The only place that writes masked values. `type` is an enum field_type. */
void access_mask_text(struct buf *out, enum field_type type, struct value value);
/* Refuses on the ctx with what was tried and on which object, in the caller's language. */
enum err access_refuse(struct ctx *ctx, enum access_action action,
                       const struct meta_object *object);
/* What expressions may ask on behalf of this caller. `caller` must outlive it. */
void access_env(const struct access_caller *caller, const struct meta_catalog *catalog, int64_t now,
                struct expr_env *out);
/* Rules and formulas: the same without limits. */
void access_env_system(const struct access_caller *caller, const struct meta_catalog *catalog,
                       int64_t now, struct expr_env *out);
/* --- the policy as data, for the pages of rights --- */

/* Keys: "read" … "reveal", "none" … "department_below", "hidden" …; COUNT of the enum when unknown. */
struct text access_action_name(enum access_action action);
enum access_action access_action_from(struct text name);
const struct label *access_action_label(enum access_action action);
struct text access_scope_name(enum access_scope scope);
enum access_scope access_scope_from(struct text name);
const struct label *access_scope_label(enum access_scope scope);
struct text access_use_name(enum access_use use);
enum access_use access_use_from(struct text name);
const struct label *access_use_label(enum access_use use);

/* The options of user.roles, in their order; an inactive role gives no rights. */
struct access_role {
    struct text key;
    struct label label;
    struct text parent; /* empty: none */
    bool active;
};
const struct access_role *access_roles(const struct access_policy *policy, size_t *count);
/* What a role by itself gives: scopes without the object's floor, administrators' changes included. `*changed`
 * (may be NULL): an administrator has said so for this very role. The role admin has everything. */
enum access_scope access_role_scope(const struct access_policy *policy, struct text role,
                                    const struct meta_object *object, enum access_action action,
                                    bool *changed);
enum access_use access_role_use(const struct access_policy *policy, struct text role,
                                const struct meta_field *field, bool *changed);
/* Roles and matrix as the transaction of `conn` leaves them, before it commits: for access_roles,
 * access_role_scope and access_role_use alone. Lives in the ctx's arena; `catalog` must outlive it. */
enum err access_policy_trial(struct ctx *ctx, struct db_conn *conn,
                             const struct meta_catalog *catalog, const struct access_policy **out);
/* The catalog as this caller may see it. */
void access_meta_view(const struct access_caller *caller, struct meta_view *out);
