/*
 * result.c - builds the values of one metric for libpcp_pmda. In C because these are the value blocks and bit-fields of
 * pmFetch(3).
 */
#include "internal.h"

#include <errno.h>
#include <string.h>

/*
 * Lists the instances that the client wants, with the positions of their values; returns their number. The set has room
 * for as many values as the client lists instances; if an agent gives several instances one number, the surplus is left
 * out.
 */
static int choose(pmValueSet *set, int room, const struct pmshim_column *column, const struct pmshim_wanted *wanted)
{
    int used = 0;

    if (column->instances == NULL) {
        set->vlist[0].inst = (int)PM_IN_NULL;
        set->vlist[0].value.lval = 0;
        return 1;
    }
    for (int i = 0; i < column->count && used < room; i++) {
        if (!pmshim_is_wanted(wanted, column->instances->ids[i]))
            continue;
        set->vlist[used].inst = column->instances->ids[i];
        set->vlist[used++].value.lval = i;
    }
    return used;
}

/* Each of the following functions replaces the positions that choose() left with the values. */

static int put_in_place(pmValueSet *set, const struct pmshim_column *column)
{
    for (int i = 0; i < set->numval; i++)
        set->vlist[i].value.lval = (int)column->cells[set->vlist[i].value.lval];
    return 0;
}

/* Begins the next of a set's value blocks, which share one piece of memory; each is a multiple of 4 bytes long. */
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
    char *blocks = pmshim_take((size_t)set->numval * (PM_VAL_HDR_SIZE + size));

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
    if ((blocks = pmshim_take(all)) == NULL)
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

/* How many values the client wants at most: all, or those of the instances that it lists. */
static size_t most_wanted(const struct pmshim_values *values)
{
    const struct pmshim_wanted *wanted = &values->wanted;

    if (values->count <= 0)
        return 0;
    if (values->column->instances != NULL && !wanted->others && wanted->count < values->count)
        return (size_t)wanted->count;
    return (size_t)values->count;
}

pmValueSet *pmshim_value_set(pmID pmid, struct pmshim_values *values)
{
    size_t count = most_wanted(values);
    pmValueSet *set = pmshim_take(sizeof *set + count * sizeof set->vlist[0]);
    int type, sts;

    if (set == NULL)
        return NULL;
    set->pmid = pmid;
    set->numval = values->count < 0 ? values->count : (int)count;
    set->valfmt = PM_VAL_INSITU;
    if (count == 0)
        return set;
    if (pmshim_sort_wanted(&values->wanted) < 0)
        return NULL;
    if (values->wanted.count > 0 && pmshim_count_lookups(values->count) < 0)
        return NULL;
    set->numval = choose(set, (int)count, values->column, &values->wanted);
    type = values->metric->type;
    if (set->numval == 0 || type == PM_TYPE_32 || type == PM_TYPE_U32)
        sts = put_in_place(set, values->column);
    else if (type == PM_TYPE_STRING)
        sts = put_strings(set, values->column);
    else
        sts = put_numbers(set, values->column, type);
    return sts < 0 ? NULL : set;
}
