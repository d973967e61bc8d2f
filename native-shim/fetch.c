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
static struct chunk *arena;
#define CHUNK_SIZE ((size_t)256 * 1024)

static void *take(size_t size)
{
    struct chunk *chunk = arena;

    size = (size + 15) & ~(size_t)15;
    if (chunk == NULL || chunk->size - chunk->used < size) {
        size_t room = size > CHUNK_SIZE ? size : CHUNK_SIZE;

        if ((chunk = malloc(sizeof *chunk + room)) == NULL)
            return NULL;
        chunk->next = arena;
        chunk->size = room;
        chunk->used = 0;
        arena = chunk;
    }
    chunk->used += size;
    return chunk->bytes + chunk->used - size;
}

/* Keeps one chunk of the usual size for the next request and gives back the rest. */
void pmshim_free_result(pmdaResult *result)
{
    struct chunk *kept = NULL;

    (void)result;
    while (arena != NULL) {
        struct chunk *chunk = arena;

        arena = chunk->next;
        if (kept == NULL && chunk->size == CHUNK_SIZE)
            kept = chunk;
        else
            free(chunk);
    }
    if (kept != NULL) {
        kept->next = NULL;
        kept->used = 0;
    }
    arena = kept;
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

static const struct pmshim_metric *find(pmID pmid)
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
    const int *listed;
};

static struct wanted wanted_of(const pmProfile *profile, pmInDom indom)
{
    struct wanted wanted = {.others = 1};

    if (profile == NULL)
        return wanted;
    wanted.others = profile->state == PM_PROFILE_INCLUDE;
    for (int i = 0; i < profile->profile_len; i++) {
        if (profile->profile[i].indom == indom) {
            wanted.others = profile->profile[i].state == PM_PROFILE_INCLUDE;
            wanted.count = profile->profile[i].instances_len;
            wanted.listed = profile->profile[i].instances;
            break;
        }
    }
    return wanted;
}

static int is_wanted(const struct wanted *wanted, int inst)
{
    for (int i = 0; i < wanted->count; i++)
        if (wanted->listed[i] == inst)
            return !wanted->others;
    return wanted->others;
}

static int in_place(int type)
{
    return type == PM_TYPE_32 || type == PM_TYPE_U32;
}

static size_t value_size(int type, uint64_t cell)
{
    switch (type) {
    case PM_TYPE_STRING:
        return (size_t)(cell >> 32) + 1;
    case PM_TYPE_FLOAT:
        return sizeof(float);
    default:
        return sizeof(uint64_t);
    }
}

/* Value blocks lie one behind another in memory taken for all of a set; each is a multiple of 4 bytes long. */
static size_t block_size(int type, uint64_t cell)
{
    return (PM_VAL_HDR_SIZE + value_size(type, cell) + 3) & ~(size_t)3;
}

static void fill_block(pmValueBlock *block, int type, uint64_t cell, const char *text)
{
    size_t size = value_size(type, cell);

    block->vtype = (unsigned)type & 0xff;
    block->vlen = (unsigned)(PM_VAL_HDR_SIZE + size) & PM_VAL_VLEN_MAX;
    if (type == PM_TYPE_STRING) {
        if (size > 1) /* text may be NULL if all strings are empty */
            memcpy(block->vbuf, text + (uint32_t)cell, size - 1);
        block->vbuf[size - 1] = '\0';
    } else if (type == PM_TYPE_FLOAT) {
        uint32_t bits = (uint32_t)cell;

        memcpy(block->vbuf, &bits, size);
    } else {
        memcpy(block->vbuf, &cell, size);
    }
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
    const struct pmshim_instances *instances = column->instances;
    struct wanted wanted = wanted_of(profile, metric->indom);
    int all = instances == NULL || (wanted.others && wanted.count == 0);
    int type = metric->type, used = 0;
    size_t blocks_size = 0;
    char *blocks = NULL;
    pmValueSet *set = take(sizeof *set + (size_t)column->count * sizeof set->vlist[0]);

    if (set == NULL)
        return NULL;
    set->pmid = metric->pmid;
    set->valfmt = in_place(type) ? PM_VAL_INSITU : PM_VAL_DPTR;
    for (int i = 0; i < column->count; i++) {
        int inst = instances == NULL ? (int)PM_IN_NULL : instances->ids[i];

        if (!all && !is_wanted(&wanted, inst))
            continue;
        set->vlist[used].inst = inst;
        set->vlist[used++].value.lval = in_place(type) ? (int)column->cells[i] : i;
        if (!in_place(type))
            blocks_size += block_size(type, column->cells[i]);
    }
    set->numval = used;
    if (in_place(type) || used == 0)
        return set;

    /* Second pass: until here lval held the position of the cell. */
    if ((blocks = take(blocks_size)) == NULL)
        return NULL;
    for (int i = 0; i < used; i++) {
        uint64_t cell = column->cells[set->vlist[i].value.lval];
        pmValueBlock *block = (pmValueBlock *)blocks;

        fill_block(block, type, cell, column->text);
        set->vlist[i].value.pval = block;
        blocks += block_size(type, cell);
    }
    return set;
}

/*
 * pmcd learns of changed names from the first byte of the result's timestamp, which is not used otherwise: this is
 * how pmdaFetch(3) hands the flags of pmdaExtSetFlags(3) over.
 */
static void hand_over_changes(pmdaResult *result, pmdaExt *ext)
{
    unsigned char changes = 0;

    if (ext->e_flags & PMDA_EXT_LABEL_CHANGE)
        changes |= PMCD_LABEL_CHANGE;
    if (ext->e_flags & PMDA_EXT_NAMES_CHANGE)
        changes |= PMCD_NAMES_CHANGE;
    ext->e_flags &= ~(unsigned)(PMDA_EXT_LABEL_CHANGE | PMDA_EXT_NAMES_CHANGE);
    memset(&result->timestamp, 0, sizeof result->timestamp);
    *(unsigned char *)&result->timestamp = changes;
}

int pmshim_on_fetch(int count, pmID *pmids, pmdaResult **reply, pmdaExt *ext)
{
    struct pmshim_callbacks *callbacks = &pmshim_agent.callbacks;
    pmdaResult *result;

    pmshim_agent.request++;
    if ((result = take(sizeof *result + (size_t)count * sizeof result->vset[0])) == NULL)
        return -ENOMEM;
    for (int i = 0; i < count; i++) {
        const struct pmshim_metric *metric = find(pmids[i]);
        const struct pmshim_column *column = NULL;
        int sts = metric == NULL ? PM_ERR_PMID : 0;

        if (sts == 0 && (metric->flags & PMSHIM_PREPARE)) {
            sts = callbacks->fetch(callbacks->self, ext->e_context, pmids[i]);
            if ((metric = find(pmids[i])) == NULL) /* it may have taken metrics out */
                sts = PM_ERR_PMID;
            else
                metric->exchange->taken = 0; /* it may have published for this very request */
        }
        if (sts >= 0) {
            column = pmshim_front(metric->exchange, metric->column);
            __atomic_store_n(&metric->exchange->accessed, pmshim_now(), __ATOMIC_RELAXED);
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
    hand_over_changes(result, ext);
    *reply = result;
    return 0;
}
