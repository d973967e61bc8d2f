/*
 * internal.h - declarations shared by the files of the shim, which use each other one way:
 *   dispatch.c -> fetch.c -> stream.c, result.c -> profile.c -> arena.c, tables.c -> agent.c
 *              -> replies.c -> tables.c
 *   agent.c -> ready.c
 *   client.c -> sasl.c
 *   cache.c, values.c, archive.c, common.c and layout.c use none of them
 */
#ifndef INTERNAL_H
#define INTERNAL_H

#include "pmshim.h"

/* ---- agent.c ---------------------------------------------------------------------------------------------------- */

struct pmshim_agent {
    pmdaInterface interface;
    struct pmshim_callbacks callbacks;
    const struct pmshim_directory *directory;
    uint64_t request; /* counts requests, so that each takes a front, and reads instances, only once */
};
extern struct pmshim_agent pmshim_agent;

unsigned char pmshim_take_changes(pmdaExt *ext); /* for the first byte of the next result */

/* ---- ready.c ----------------------------------------------------------------------------------------------------- */

void pmshim_connect_ready(pmdaInterface *interface); /* pmdaConnect(3), by a pipe, and the report that it is ready */

/* ---- tables.c --------------------------------------------------------------------------------------------------- */

const struct pmshim_metric *pmshim_find(pmID pmid); /* NULL if there is none */
const struct pmshim_column *pmshim_front(struct pmshim_exchange *exchange, uint32_t column);

/* ---- arena.c: memory and limits of one answer ------------------------------------------------------------------- */

/*
 * pmcd ends an agent whose answer has more than 2^28 bytes of value blocks: libpcp refuses to decode it
 * (__pmDecodeResult, PM_ERR_IPC). libpcp's PDU of a result is never larger than the result itself, so this bounds both.
 */
#define PMSHIM_MAX_ANSWER ((size_t)256 * 1024 * 1024)

void *pmshim_take(size_t size); /* aligned to 16 bytes; NULL if there is none, or the answer has too much already */
int pmshim_count_lookups(int count); /* in a client's list of instances: 0; or -1 if the answer needs too many */
int pmshim_take_error(void);         /* why one of these failed: -ENOMEM or PM_ERR_TOOBIG */
void pmshim_release(void);           /* all that was taken */

/* ---- profile.c -------------------------------------------------------------------------------------------------- */

/* The instances of a domain that a client wants: those listed, or all others. */
struct pmshim_wanted {
    int others;
    int count;
    const int *listed; /* any order; ascending after pmshim_sort_wanted */
};

struct pmshim_wanted pmshim_wanted(const pmProfile *profile, pmInDom indom);
int pmshim_sort_wanted(struct pmshim_wanted *wanted); /* 0; or -1: pmshim_take_error() has the reason */
int pmshim_is_wanted(const struct pmshim_wanted *wanted, int inst);

/* ---- fetch.c, result.c, stream.c -------------------------------------------------------------------------------- */

/* The part of an answer that one metric has. */
struct pmshim_values {
    const struct pmshim_metric *metric; /* NULL if there is none */
    const struct pmshim_column *column;
    struct pmshim_wanted wanted;
    int count;    /* of the column, or an error code that clients get */
    int requests; /* whether a new snapshot was asked for, because the newest one is old */
};

int pmshim_on_fetch(int count, pmID *pmids, pmdaResult **result, pmdaExt *ext);
void pmshim_free_result(pmdaResult *result);

pmValueSet *pmshim_value_set(pmID pmid, struct pmshim_values *values); /* NULL: pmshim_take_error() has the reason */
/* 1: the answer was written; 0: libpcp must send it; or an error code. */
int pmshim_stream(int count, const pmID *pmids, const struct pmshim_values *values, pmdaResult **reply, pmdaExt *ext);
void pmshim_stream_done(void);

/* ---- replies.c -------------------------------------------------------------------------------------------------- */

int pmshim_on_instance(pmInDom indom, int inst, char *name, pmInResult **result, pmdaExt *ext);
int pmshim_on_name(pmID pmid, char ***names, pmdaExt *ext);
int pmshim_on_children(const char *name, int traverse, char ***names, int **status, pmdaExt *ext);
int pmshim_on_label(int ident, int type, pmLabelSet **sets, pmdaExt *ext);

/* ---- sasl.c ------------------------------------------------------------------------------------------------------ */

void pmshim_prepare_sasl(const char *host); /* any thread, before each connection to a host */

#endif
