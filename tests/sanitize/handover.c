/*
 * handover.c - hands tables over from one thread to another, for ThreadSanitizer: the shim's own fetch callback reads,
 * and a writer publishes as TripleBuffer.cs and MetricTable.cs of the kit do. ThreadSanitizer cannot see what .NET's
 * code does, so that part is repeated here.
 *
 * With BROKEN_HANDOVER the writer publishes without ordering its memory: then ThreadSanitizer must report a race.
 */
#include "internal.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 300000
#define INSTANCES 40
#define TEXT_LENGTH 64
#define DOMAIN 500
#define COLUMNS 2 /* numbers with instances, and a text */

static struct pmshim_exchange exchange;
static struct pmshim_column snapshots[3][COLUMNS];
static uint64_t cells[3][INSTANCES], text_cells[3];
static char texts[3][TEXT_LENGTH];

static int32_t ids[INSTANCES];
static uint32_t offsets[INSTANCES];
static char names[2 * INSTANCES];
static const struct pmshim_instances instances = {.count = INSTANCES, .ids = ids, .offsets = offsets, .names = names};

static struct pmshim_metric metrics[COLUMNS];
static const struct pmshim_cluster cluster = {.metrics = metrics, .count = COLUMNS};
static struct pmshim_directory directory;

static unsigned requested; /* atomic */

static void fail(const char *what)
{
    fprintf(stderr, "handover: %s\n", what);
    exit(2);
}

/* ---- The writer: all values of a snapshot are the same number -------------------------------------------------- */

static void fill(uint32_t back, uint64_t number)
{
    for (int i = 0; i < INSTANCES; i++)
        cells[back][i] = number;
    memset(texts[back], 'a' + (int)(number % 26), TEXT_LENGTH);
    text_cells[back] = (uint64_t)TEXT_LENGTH << 32;
    snapshots[back][0] =
        (struct pmshim_column){.cells = cells[back], .instances = &instances, .count = INSTANCES};
    snapshots[back][1] = (struct pmshim_column){.cells = &text_cells[back], .text = texts[back], .count = 1};
}

static uint32_t publish(uint32_t back)
{
#ifdef BROKEN_HANDOVER
    return __atomic_exchange_n(&exchange.middle, back | PMSHIM_FRESH, __ATOMIC_RELAXED) & ~PMSHIM_FRESH;
#else
    return __atomic_exchange_n(&exchange.middle, back | PMSHIM_FRESH, __ATOMIC_SEQ_CST) & ~PMSHIM_FRESH;
#endif
}

static void *write_tables(void *argument)
{
    uint32_t back = 2;

    (void)argument;
    for (uint64_t number = 1; number <= ROUNDS; number++) {
        fill(back, number);
        back = publish(back);
        __atomic_store_n(&exchange.resting, number % 16 < 4, __ATOMIC_RELEASE);
        if (__atomic_load_n(&exchange.accessed, __ATOMIC_ACQUIRE) < 0)
            fail("a time is negative");
    }
    __atomic_store_n(&exchange.resting, 0, __ATOMIC_RELEASE);
    return NULL;
}

/* ---- The reader: pmcd's thread ---------------------------------------------------------------------------------- */

static void on_request(void *self, uint32_t pmid)
{
    (void)self;
    (void)pmid;
    __atomic_fetch_add(&requested, 1, __ATOMIC_RELAXED);
}

static int32_t on_refresh(void *self, int32_t context, uint32_t pmid)
{
    (void)self;
    (void)context;
    (void)pmid;
    return 0;
}

static uint64_t number_of(const pmValueSet *set, int index)
{
    uint64_t number;

    memcpy(&number, set->vlist[index].value.pval->vbuf, sizeof number);
    return number;
}

/* Returns the number of the snapshot that the result is from. */
static uint64_t check(const pmdaResult *result)
{
    const pmValueSet *numbers = result->vset[0], *text = result->vset[1];
    uint64_t number;

    if (numbers->numval != INSTANCES || text->numval != 1)
        fail("there are not as many values as were published");
    number = number_of(numbers, 0);
    for (int i = 1; i < INSTANCES; i++)
        if (number_of(numbers, i) != number)
            fail("values are of two snapshots");
    for (int i = 0; i < TEXT_LENGTH; i++)
        if (text->vlist[0].value.pval->vbuf[i] != 'a' + (char)(number % 26))
            fail("values and text are of two snapshots");
    return number;
}

static uint64_t fetch(pmdaExt *ext)
{
    pmID pmids[COLUMNS] = {metrics[0].pmid, metrics[1].pmid};
    pmdaResult *result;
    uint64_t number;

    if (pmshim_on_fetch(COLUMNS, pmids, &result, ext) < 0)
        fail("a fetch failed");
    number = check(result);
    pmshim_free_result(result);
    return number;
}

static void set_up(void)
{
    for (int i = 0; i < INSTANCES; i++) {
        ids[i] = i;
        offsets[i] = 2 * (uint32_t)i;
        names[2 * i] = (char)('0' + i % 10);
    }
    for (uint32_t i = 0; i < 3; i++) {
        exchange.snapshots[i] = snapshots[i];
        fill(i, 0);
    }
    exchange.middle = 1;
    for (uint32_t i = 0; i < COLUMNS; i++)
        metrics[i] = (struct pmshim_metric){.pmid = pmID_build(DOMAIN, 0, i), .column = i, .exchange = &exchange};
    metrics[0].type = PM_TYPE_U64;
    metrics[0].indom = pmInDom_build(DOMAIN, 1);
    metrics[1].type = PM_TYPE_STRING;
    metrics[1].indom = PM_INDOM_NULL;
    directory.clusters[0] = &cluster;
    pmshim_agent.directory = &directory;
    pmshim_agent.callbacks.request = on_request;
    pmshim_agent.callbacks.refresh = on_refresh;
}

int main(void)
{
    pthread_t writer;
    pmdaExt ext = {.e_flags = 0};
    uint64_t fetched = 0, last = 0;

    set_up();
    if (pthread_create(&writer, NULL, write_tables, NULL) != 0)
        fail("there is no thread");
    for (uint64_t number = 0; number < ROUNDS; last = number, fetched++) {
        number = fetch(&ext);
        if (number < last)
            fail("an older snapshot came after a newer one");
    }
    pthread_join(writer, NULL);
    if (requested == 0)
        fail("no fetch has met a table that rests");
    printf("%d snapshots published, %llu fetched, %u requested\n", ROUNDS, (unsigned long long)fetched, requested);
    return 0;
}
