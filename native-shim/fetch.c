/*
 * fetch.c - fetch and result clean-up. Reads the published tables; .NET runs only for metrics that ask for it
 * (PMSHIM_PREPARE), so that a collection in .NET holds up nobody who reads values.
 */
#include "pmshim.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/*
 * A result is built in chunks that are used again: libpcp_pmda sends it and hands it back (pmshim_free_result)
 * before the next request is read, so there is only ever one.
 */
struct chunk {
    struct chunk *next;
    size_t size, used;
    _Alignas(16) char bytes[];
};
static struct chunk *arena, *spare;
static int spare_count;
#define CHUNK_SIZE ((size_t)256 * 1024)
#define KEPT_CHUNKS 4 /* a result of 16,000 numbers; what larger ones take is given back */

static struct chunk *new_chunk(size_t size)
{
    struct chunk *chunk = spare;

    if (size <= CHUNK_SIZE && chunk != NULL) {
        spare = chunk->next;
        spare_count--;
    } else {
        size_t room = size > CHUNK_SIZE ? size : CHUNK_SIZE;

        if ((chunk = malloc(sizeof *chunk + room)) == NULL)
            return NULL;
        chunk->size = room;
    }
    chunk->next = arena;
    chunk->used = 0;
    return arena = chunk;
}

static void *take(size_t size)
{
    struct chunk *chunk = arena;

    size = (size + 15) & ~(size_t)15;
    if ((chunk == NULL || chunk->size - chunk->used < size) && (chunk = new_chunk(size)) == NULL)
        return NULL;
    chunk->used += size;
    return chunk->bytes + chunk->used - size;
}

/* Keeps some chunks of the usual size for the next requests and gives back the rest. */
void pmshim_free_result(pmdaResult *result)
{
    (void)result;
    pmshim_stream_done();
    while (arena != NULL) {
        struct chunk *chunk = arena;

        arena = chunk->next;
        if (chunk->size == CHUNK_SIZE && spare_count < KEPT_CHUNKS) {
            chunk->next = spare;
            spare = chunk;
            spare_count++;
        } else {
            free(chunk);
        }
    }
}

/* The newest whole snapshot; the same one for all that one request reads. */
const struct pmshim_column *pmshim_front(struct pmshim_exchange *exchange, uint32_t column)
{
    if (exchange->taken != pmshim_agent.request) {
        exchange->taken = pmshim_agent.request;
        if (__atomic_load_n(&exchange->middle, __ATOMIC_RELAXED) & PMSHIM_FRESH)
            exchange->front =
                __atomic_exchange_n(&exchange->middle, exchange->front, __ATOMIC_ACQ_REL) & ~PMSHIM_FRESH;
    }
    return &exchange->snapshots[exchange->front][column];
}

const struct pmshim_column *pmshim_read_newest(struct pmshim_exchange *exchange, uint32_t column)
{
    pmshim_agent.request++;
    return pmshim_front(exchange, column);
}

const struct pmshim_metric *pmshim_find(pmID pmid)
{
    const struct pmshim_cluster *cluster = pmshim_agent.directory->clusters[pmID_cluster(pmid)];
    const struct pmshim_metric *metric;

    if (cluster == NULL || pmID_item(pmid) >= cluster->count)
        return NULL;
    metric = &cluster->metrics[pmID_item(pmid)];
    return metric->pmid == pmid && metric->exchange != NULL ? metric : NULL; /* a client may ask for PM_ID_NULL */
}

/* What a client's profile says about an instance domain, looked up once a metric. */
struct wanted {
    int others; /* whether instances that are not listed are wanted */
    int count;
    const int *listed; /* ascending */
};

static int compare_ids(const void *a, const void *b)
{
    int one = *(const int *)a, other = *(const int *)b;

    return (one > other) - (one < other);
}

/* Clients list instances in any order, and may list thousands: sorted, one of them is found in a few steps. */
static int sort_listed(struct wanted *wanted)
{
    size_t size = (size_t)wanted->count * sizeof wanted->listed[0];
    int *sorted;

    if (wanted->count == 0)
        return 0;
    if ((sorted = take(size)) == NULL)
        return -ENOMEM;
    memcpy(sorted, wanted->listed, size);
    qsort(sorted, (size_t)wanted->count, sizeof sorted[0], compare_ids);
    wanted->listed = sorted;
    return 0;
}

static int wanted_of(const pmProfile *profile, pmInDom indom, struct wanted *wanted)
{
    *wanted = (struct wanted){.others = 1};
    if (profile == NULL)
        return 0;
    wanted->others = profile->state == PM_PROFILE_INCLUDE;
    for (int i = 0; i < profile->profile_len; i++) {
        if (profile->profile[i].indom == indom) {
            wanted->others = profile->profile[i].state == PM_PROFILE_INCLUDE;
            wanted->count = profile->profile[i].instances_len;
            wanted->listed = profile->profile[i].instances;
            break;
        }
    }
    return sort_listed(wanted);
}

static int is_wanted(const struct wanted *wanted, int inst)
{
    if (wanted->count == 0)
        return wanted->others;
    return (bsearch(&inst, wanted->listed, (size_t)wanted->count, sizeof inst, compare_ids) != NULL) != wanted->others;
}

/* The numbers and positions of those values that the client wants; how many they are. */
static int choose(pmValueSet *set, const struct pmshim_column *column, const struct wanted *wanted)
{
    int used = 0;

    if (column->instances == NULL) {
        set->vlist[0].inst = (int)PM_IN_NULL;
        set->vlist[0].value.lval = 0;
        return 1;
    }
    for (int i = 0; i < column->count; i++) {
        if (!is_wanted(wanted, column->instances->ids[i]))
            continue;
        set->vlist[used].inst = column->instances->ids[i];
        set->vlist[used++].value.lval = i;
    }
    return used;
}

/* Puts the values in place of their positions. Each of these takes what choose() left and has no other state. */

static int put_in_place(pmValueSet *set, const struct pmshim_column *column)
{
    set->valfmt = PM_VAL_INSITU;
    for (int i = 0; i < set->numval; i++)
        set->vlist[i].value.lval = (int)column->cells[set->vlist[i].value.lval];
    return 0;
}

/*
 * A value block's header and what follows it, one block behind another in memory taken for all of a set; each is a
 * multiple of 4 bytes long.
 */
static pmValueBlock *put_header(char **blocks, int type, size_t size)
{
    pmValueBlock *block = (pmValueBlock *)*blocks;

    block->vtype = (unsigned)type & 0xff;
    block->vlen = (unsigned)(PM_VAL_HDR_SIZE + size) & PM_VAL_VLEN_MAX;
    *blocks += (PM_VAL_HDR_SIZE + size + 3) & ~(size_t)3;
    return block;
}

static int put_numbers(pmValueSet *set, const struct pmshim_column *column, int type)
{
    size_t size = type == PM_TYPE_FLOAT ? sizeof(float) : sizeof(uint64_t);
    char *blocks = take((size_t)set->numval * (PM_VAL_HDR_SIZE + size));

    if (blocks == NULL)
        return -ENOMEM;
    set->valfmt = PM_VAL_DPTR;
    for (int i = 0; i < set->numval; i++) {
        uint64_t cell = column->cells[set->vlist[i].value.lval];
        uint32_t bits = (uint32_t)cell;
        pmValueBlock *block = put_header(&blocks, type, size);

        memcpy(block->vbuf, type == PM_TYPE_FLOAT ? (void *)&bits : (void *)&cell, size);
        set->vlist[i].value.pval = block;
    }
    return 0;
}

static int put_strings(pmValueSet *set, const struct pmshim_column *column)
{
    size_t all = 0;
    char *blocks;

    for (int i = 0; i < set->numval; i++)
        all += PM_VAL_HDR_SIZE + (size_t)(column->cells[set->vlist[i].value.lval] >> 32) + 1 + 3;
    if ((blocks = take(all)) == NULL)
        return -ENOMEM;
    set->valfmt = PM_VAL_DPTR;
    for (int i = 0; i < set->numval; i++) {
        uint64_t cell = column->cells[set->vlist[i].value.lval];
        size_t length = (size_t)(cell >> 32);
        pmValueBlock *block = put_header(&blocks, PM_TYPE_STRING, length + 1);

        if (length > 0) /* text may be NULL if all strings are empty */
            memcpy(block->vbuf, column->text + (uint32_t)cell, length);
        block->vbuf[length] = '\0';
        set->vlist[i].value.pval = block;
    }
    return 0;
}

static pmValueSet *empty_set(pmID pmid, int code)
{
    pmValueSet *set = take(sizeof *set);

    if (set != NULL) {
        set->pmid = pmid;
        set->numval = code;
        set->valfmt = PM_VAL_INSITU;
    }
    return set;
}

static pmValueSet *fill_set(const struct pmshim_metric *metric, const struct pmshim_column *column,
                            const pmProfile *profile)
{
    struct wanted wanted;
    pmValueSet *set = take(sizeof *set + (size_t)column->count * sizeof set->vlist[0]);
    int sts;

    if (set == NULL || wanted_of(profile, metric->indom, &wanted) < 0)
        return NULL;
    set->pmid = metric->pmid;
    set->numval = choose(set, column, &wanted);
    if (set->numval == 0 || metric->type == PM_TYPE_32 || metric->type == PM_TYPE_U32)
        sts = put_in_place(set, column);
    else if (metric->type == PM_TYPE_STRING)
        sts = put_strings(set, column);
    else
        sts = put_numbers(set, column, metric->type);
    return sts < 0 ? NULL : set;
}

/*
 * pmcd learns of changed names from the first byte of the result's timestamp, which is not used otherwise: this is
 * how pmdaFetch(3) hands the flags of pmdaExtSetFlags(3) over.
 */
unsigned char pmshim_take_changes(pmdaExt *ext)
{
    unsigned char changes = 0;

    if (ext->e_flags & PMDA_EXT_LABEL_CHANGE)
        changes |= PMCD_LABEL_CHANGE;
    if (ext->e_flags & PMDA_EXT_NAMES_CHANGE)
        changes |= PMCD_NAMES_CHANGE;
    ext->e_flags &= ~(unsigned)(PMDA_EXT_LABEL_CHANGE | PMDA_EXT_NAMES_CHANGE);
    return changes;
}

void pmshim_mark_accessed(const struct pmshim_metric *metric)
{
    __atomic_store_n(&metric->exchange->accessed, pmshim_now(), __ATOMIC_RELAXED);
}

int pmshim_on_fetch(int count, pmID *pmids, pmdaResult **reply, pmdaExt *ext)
{
    struct pmshim_callbacks *callbacks = &pmshim_agent.callbacks;
    pmdaResult *result;
    int streamed;

    pmshim_agent.request++;
    if ((streamed = pmshim_stream(count, pmids, reply, ext)) != 0)
        return streamed < 0 ? streamed : 0;
    if ((result = take(sizeof *result + (size_t)count * sizeof result->vset[0])) == NULL)
        return -ENOMEM;
    for (int i = 0; i < count; i++) {
        const struct pmshim_metric *metric = pmshim_find(pmids[i]);
        const struct pmshim_column *column = NULL;
        int sts = metric == NULL ? PM_ERR_PMID : 0;

        if (sts == 0 && (metric->flags & PMSHIM_PREPARE)) {
            sts = callbacks->fetch(callbacks->self, ext->e_context, pmids[i]);
            if ((metric = pmshim_find(pmids[i])) == NULL) /* it may have taken metrics out */
                sts = PM_ERR_PMID;
            else
                metric->exchange->taken = 0; /* it may have published for this very request */
        }
        if (sts >= 0) {
            column = pmshim_front(metric->exchange, metric->column);
            pmshim_mark_accessed(metric);
        }
        if (sts >= 0 && column->count > 0)
            result->vset[i] = fill_set(metric, column, ext->e_prof);
        else
            result->vset[i] = empty_set(pmids[i], sts < 0 ? sts : column->count);
        if (result->vset[i] == NULL) {
            pmshim_free_result(NULL); /* other metrics of the request may have taken a lot */
            return -ENOMEM;
        }
    }
    result->numpmid = count;
    memset(&result->timestamp, 0, sizeof result->timestamp);
    *(unsigned char *)&result->timestamp = pmshim_take_changes(ext);
    *reply = result;
    return 0;
}
