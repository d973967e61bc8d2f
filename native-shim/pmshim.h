/*
 * pmshim.h - the whole border between libpcp_pmda, libpcp and .NET.
 *
 * C has what C alone can do: callbacks that must not wait for .NET, and structures of PCP with bit-fields, unions or
 * another form in each version. Everything that crosses the border has a fixed width. Every export starts with pmshim_
 * and, unless noted, is called on the thread that runs pmshim_main (pmcd's thread) and returns 0 or more, or a negative
 * PM_ERR_* or errno code.
 *
 * Who frees what
 *   tables (struct pmshim_exchange and all below it)   .NET; C reads them, and writes only to the exchange
 *   the result of a fetch                              arena.c, once libpcp_pmda has sent it
 *   the values of a store                              dispatch.c, after the callback
 *   replies with names, instances and labels           libpcp_pmda; replies.c allocates them
 *   replies to clients                                 .NET, with pmshim_client_free()
 *   text passed into a callback                        the caller; it is valid during the call only
 *   text that a callback returns                       .NET; valid until the next callback
 *
 * The constants and layouts below are frozen: Native/Layout.cs of the kit repeats them, layout.c reports
 * them as the compiler has them, and a test compares the two.
 */
#ifndef PMSHIM_H
#define PMSHIM_H

#include <stdint.h>

#include <pcp/pmapi.h>
#include <pcp/pmda.h>

/* PCP 7 named the layout of a PMDA's result pmdaResult, when it changed pmResult. */
#if PM_VERSION_CURRENT < PM_VERSION(7, 0, 0)
#define pmdaResult pmResult
#endif

/* ---- Tables: written by .NET, read here ------------------------------------------------------------------- */

/*
 * The instances of one metric, in listing order. Does not change once a snapshot refers to it.
 * Name i begins at names + offsets[i] and ends with a NUL.
 */
struct pmshim_instances {
    int32_t count, unused;
    const int32_t *ids;
    const uint32_t *offsets;
    const char *names; /* may hold more names than those of these instances */
};

/*
 * The values of one metric. cells[i] belongs to ids[i], or is the only value if there are no instances.
 * The cell of a number has its bits, sign-extended to 64; that of a string is length in bytes << 32 | offset in text.
 */
struct pmshim_column {
    const uint64_t *cells;
    const char *text;
    const struct pmshim_instances *instances; /* NULL for a metric without instance domain */
    int32_t count;                            /* of values; or a PM_ERR_* code that clients get in their place */
    int32_t unused;
};

/*
 * Passes columns from a writer on another thread to pmcd's thread: of three snapshots the writer holds one, pmcd's
 * thread holds one (front), and the middle is the newest published one. Both sides swap theirs with the middle in one
 * atomic exchange, so neither waits for the other, and nobody writes a snapshot that is being read.
 */
struct pmshim_exchange {
    struct pmshim_column *snapshots[3]; /* arrays of columns */
    uint32_t middle;                    /* atomic: index | PMSHIM_FRESH if published since the last take */
    uint32_t front;                     /* pmcd's thread only */
    uint64_t taken;                     /* pmcd's thread only: number of the request that took the front */
    int64_t accessed;                   /* atomic: CLOCK_MONOTONIC in ms when a value was last fetched; 0: never */
    uint32_t resting;                   /* atomic: not 0 while the newest snapshot is old, so ask for one */
    uint32_t unused;
};
#define PMSHIM_FRESH 4u

struct pmshim_metric {
    uint32_t pmid; /* PM_ID_NULL where a cluster has no such item */
    int32_t type;
    uint32_t indom, flags, column;
    int32_t semantics;
    int8_t dim_space, dim_time, dim_count;
    uint8_t scale_space, scale_time;
    int8_t scale_count;
    int8_t unused[2];
    struct pmshim_exchange *exchange;
};
#define PMSHIM_REFRESH 1u /* callbacks.refresh is called before its values are read */

/* The metrics of a cluster by item. */
struct pmshim_cluster {
    const struct pmshim_metric *metrics;
    uint32_t count, unused;
};

#define PMSHIM_CLUSTERS 4096
struct pmshim_directory {
    const struct pmshim_cluster *clusters[PMSHIM_CLUSTERS];
};

/* ---- Callbacks: filled by .NET --------------------------------------------------------------------------- */

/* The column that has the instances of an instance domain. No exchange: the domain is known, but has none any more. */
struct pmshim_place {
    struct pmshim_exchange *exchange;
    uint32_t column, unused;
};

/* A value to store. A string is the length bytes at text, which may or may not end with a NUL. A number is in bits. */
struct pmshim_value {
    int32_t type, inst;
    const char *text;
    uint64_t length, bits;
};

/*
 * Names one after another, each NUL-terminated; status: PMNS_LEAF_STATUS or PMNS_NONLEAF_STATUS of each, or the number
 * of the instance that has the name.
 */
struct pmshim_names {
    const char *text;
    uint64_t length;
    const int32_t *status;
    int32_t count, unused;
};

struct pmshim_callbacks {
    void *self; /* passed back as the first argument of each */
    int32_t (*refresh)(void *self, int32_t context, uint32_t pmid);
    void (*request)(void *self, uint32_t pmid); /* of a metric whose exchange rests: refresh waits for the values */
    int32_t (*desc)(void *self, uint32_t pmid, struct pmshim_metric *metric); /* if the directory lacks it */
    int32_t (*instance)(void *self, int32_t context, uint32_t indom, struct pmshim_place *place);
    int32_t (*text)(void *self, uint32_t ident, int32_t type, const char **text);
    int32_t (*store)(void *self, int32_t context, uint32_t pmid, const struct pmshim_value *value);
    int32_t (*pmid)(void *self, const char *name, uint32_t *pmid);
    int32_t (*name)(void *self, uint32_t pmid, struct pmshim_names *names);
    int32_t (*children)(void *self, const char *name, int32_t traverse, struct pmshim_names *names);
    int32_t (*attribute)(void *self, int32_t context, int32_t attribute, const char *value, int32_t length);
    int32_t (*label)(void *self, uint32_t ident, int32_t type, const char **json);
    int32_t (*instance_label)(void *self, uint32_t indom, int32_t inst, const char **json);
    int32_t (*check)(void *self); /* only after pmshim_work_queued */
    void (*end_context)(void *self, int32_t context);
};

#define PMSHIM_EXPORT __attribute__((visibility("default")))

/* ---- agent.c, dispatch.c: the life of a daemon PMDA, in order -------------------------------------------- */

PMSHIM_EXPORT int32_t pmshim_daemon(const char *program, int32_t domain, const char *log_file);
/* The standard options of PMDAs, or PM_ERR_GENERIC after a usage message. */
PMSHIM_EXPORT int32_t pmshim_options(int32_t argc, char *const *argv);
PMSHIM_EXPORT int32_t pmshim_domain(void); /* after the options, which may change it */
PMSHIM_EXPORT void pmshim_open_log(void);
PMSHIM_EXPORT int32_t pmshim_init(const struct pmshim_callbacks *callbacks, const struct pmshim_directory *directory);
PMSHIM_EXPORT int32_t pmshim_connect(int32_t ready); /* whether it reports that it is ready, as notready agents do */
PMSHIM_EXPORT int32_t pmshim_unread(void); /* bytes that pmcd has not read yet; 0 if that is unknown; any thread */
PMSHIM_EXPORT int32_t pmshim_visit(const char *path); /* a connection to a Unix socket: its descriptor; any thread */
PMSHIM_EXPORT void pmshim_main(void); /* returns when pmcd is gone */

PMSHIM_EXPORT void pmshim_names_changed(void);
PMSHIM_EXPORT void pmshim_labels_changed(void);
PMSHIM_EXPORT void pmshim_work_queued(void); /* callbacks.check before the next request is served; any thread */
PMSHIM_EXPORT int32_t pmshim_write_log(const char *text, int32_t length); /* to descriptor 2; any thread */
PMSHIM_EXPORT void pmshim_trim_memory(void); /* malloc_trim(3), where there is one; any thread */

/* ---- common.c: of agents and clients --------------------------------------------------------------------- */

PMSHIM_EXPORT const char *pmshim_config(const char *name); /* pmGetConfig(3); any thread */
PMSHIM_EXPORT int32_t pmshim_error_text(int32_t code, char *buffer, int32_t size); /* pmErrStr_r(3); any thread */

/* ---- cache.c: pmcd's thread ------------------------------------------------------------------------------ */

PMSHIM_EXPORT int32_t pmshim_cache_load(uint32_t indom); /* the number of names */
/* The number of a name, a new one if it has none; -EINVAL if the cache cannot hold the name beside the others. */
PMSHIM_EXPORT int32_t pmshim_cache_number(uint32_t indom, const char *name);
PMSHIM_EXPORT int32_t pmshim_cache_save(uint32_t indom); /* if there are new names */

/* ---- client.c, values.c: clients of pmcd, PMAPI(3). Any thread, each with the context that it passes ------ */

/* The values of metrics, one after another. They have the metrics' types, but PM_TYPE_32 also for PM_TYPE_U32. */
struct pmshim_fetched {
    int64_t seconds; /* when they were read, since 1970 */
    int32_t nanoseconds, count; /* count: of metrics */
    int32_t changes, unused;    /* changes: PMCD_* since the last fetch of the context */
    const int32_t *counts;      /* of the values of each metric; or a PM_ERR_* code in their place */
    const struct pmshim_value *values;
};

/* Each reply below is one block, to be freed with pmshim_client_free(). The functions return how much it has. */
PMSHIM_EXPORT int32_t pmshim_client_open(int32_t type, const char *source); /* a context; type: PM_CONTEXT_* */
PMSHIM_EXPORT int32_t pmshim_client_close(intptr_t context);
PMSHIM_EXPORT int32_t pmshim_client_timeout(const char *seconds); /* of the process, before its first context */
PMSHIM_EXPORT void pmshim_client_free(void *reply);
PMSHIM_EXPORT int32_t pmshim_client_host(intptr_t context, char *name, int32_t size); /* returns the length */
PMSHIM_EXPORT int32_t pmshim_client_pmids(intptr_t context, int32_t count, const char *const *names, uint32_t *pmids);
PMSHIM_EXPORT int32_t pmshim_client_names(intptr_t context, uint32_t pmid, struct pmshim_names **reply);
PMSHIM_EXPORT int32_t pmshim_client_children(intptr_t context, const char *name, struct pmshim_names **reply);
PMSHIM_EXPORT int32_t pmshim_client_traverse(intptr_t context, const char *name, struct pmshim_names **reply);
PMSHIM_EXPORT int32_t pmshim_client_desc(intptr_t context, uint32_t pmid, struct pmshim_metric *metric);
/* type: PM_TEXT_ONELINE or PM_TEXT_HELP, with PM_TEXT_INDOM for that of an instance domain */
PMSHIM_EXPORT int32_t pmshim_client_text(intptr_t context, uint32_t ident, int32_t type, struct pmshim_names **reply);
PMSHIM_EXPORT int32_t pmshim_client_instances(intptr_t context, uint32_t indom, struct pmshim_names **reply);
/* all that an archive has, at any time */
PMSHIM_EXPORT int32_t pmshim_client_recorded(intptr_t context, uint32_t indom, struct pmshim_names **reply);
/* JSON objects; type: one PM_LABEL_* */
PMSHIM_EXPORT int32_t pmshim_client_labels(intptr_t context, uint32_t ident, int32_t type, struct pmshim_names **reply);
PMSHIM_EXPORT int32_t pmshim_client_fetch(intptr_t context, int32_t count, const uint32_t *pmids,
                                          struct pmshim_fetched **reply);
PMSHIM_EXPORT int32_t pmshim_client_store(intptr_t context, uint32_t pmid, const struct pmshim_value *value);

/* ---- archive.c: any thread; functions with a zone use the current one of libpcp: one thread at a time ------ */

/* Nanoseconds since 1970; INT64_MAX: no end. */
struct pmshim_window {
    int64_t start, end, origin;
};

PMSHIM_EXPORT int32_t pmshim_archive_start(intptr_t context, int64_t *start, char *zone, int32_t size);
PMSHIM_EXPORT int32_t pmshim_archive_end(intptr_t context, int64_t *end);
/*
 * mode: PM_MODE_*; step: nanoseconds, of which PCP before 7 drops those below a millisecond, and those below a second
 * if the milliseconds do not fit into an int, which holds 24 days. With a negative step, call this before each fetch:
 * libpcp may crash when it moves to the time of a record by itself.
 */
PMSHIM_EXPORT int32_t pmshim_archive_mode(intptr_t context, int32_t mode, int64_t origin, int64_t step);

/* message: what is wrong; to be freed with pmshim_client_free() */
PMSHIM_EXPORT int32_t pmshim_parse_interval(const char *text, int64_t *interval, char **message);
/*
 * options: the values of -S, -T, -A and -O, or NULL; window: the bounds of the source, and the result. Returns 1; or 0
 * and a message if the window could not be aligned.
 */
PMSHIM_EXPORT int32_t pmshim_parse_window(const char *const *options, int32_t zone, struct pmshim_window *window,
                                          char **message);
PMSHIM_EXPORT int32_t pmshim_zone_new(const char *zone); /* returns the zone's number, which is never freed */
PMSHIM_EXPORT int32_t pmshim_zone_of_context(intptr_t context); /* likewise */
/*
 * The offsets of a zone from 1970 to 2100, in seconds east of UTC, and the seconds since 1970 at which they begin, in
 * ascending order; returns how many there are. Changes TZ meanwhile.
 */
PMSHIM_EXPORT int32_t pmshim_zone_offsets(int32_t zone, int64_t *begins, int32_t *offsets, int32_t size);

/* ---- tables.c, layout.c: any thread, unless noted --------------------------------------------------------- */

PMSHIM_EXPORT uint64_t pmshim_request(void); /* the number of the request that is being served; pmcd's thread */
PMSHIM_EXPORT int64_t pmshim_now(void); /* the clock of pmshim_exchange.accessed */
/* Takes the newest snapshot as a request would: for tests and tools that read without a pmcd. */
PMSHIM_EXPORT const struct pmshim_column *pmshim_read_newest(struct pmshim_exchange *exchange, uint32_t column);
/* Sizes and offsets of the structures in this file; returns how many there are. */
PMSHIM_EXPORT int32_t pmshim_layout(const char **names, uint32_t *values, int32_t capacity);

#endif
