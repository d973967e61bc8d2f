/*
 * values.c - values that clients fetch and store: pmFetch(3), pmStore(3). In C because pmResult has unions and another
 * form in each version. A reply is one block, as in client.c.
 */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/*
 * The length of a value's text, or PM_ERR_TYPE for types that have no place in a pmshim_value, and for blocks that are
 * too short for their type.
 */
static int text_length(const pmValueSet *set, const pmValue *value)
{
    const pmValueBlock *block = value->value.pval;
    size_t size;

    if (set->valfmt == PM_VAL_INSITU)
        return 0;
    if (block->vlen < PM_VAL_HDR_SIZE)
        return PM_ERR_TYPE;
    size = block->vlen - PM_VAL_HDR_SIZE;
    switch (block->vtype) {
    case PM_TYPE_STRING:
        return (int)strnlen(block->vbuf, size);
    case PM_TYPE_32:
    case PM_TYPE_U32:
    case PM_TYPE_FLOAT:
        return size < sizeof(int32_t) ? PM_ERR_TYPE : 0;
    case PM_TYPE_64:
    case PM_TYPE_U64:
    case PM_TYPE_DOUBLE:
        return size < sizeof(int64_t) ? PM_ERR_TYPE : 0;
    default:
        return PM_ERR_TYPE;
    }
}

/* How many values a metric has, or an error code; adds the length of their texts. */
static int measure(const pmValueSet *set, size_t *length)
{
    size_t all = 0;

    for (int i = 0; i < set->numval; i++) {
        int sts = text_length(set, &set->vlist[i]);

        if (sts < 0)
            return sts;
        all += (size_t)sts;
    }
    *length += all;
    return set->numval;
}

/* Copies a text to *text, which moves on behind it. */
static void copy_value(struct pmshim_value *to, const pmValueSet *set, const pmValue *from, char **text)
{
    const pmValueBlock *block = from->value.pval;
    int32_t number;

    *to = (struct pmshim_value){.type = PM_TYPE_32, .inst = from->inst};
    if (set->valfmt == PM_VAL_INSITU) {
        to->bits = (uint64_t)(int64_t)from->value.lval;
        return;
    }
    to->type = (int32_t)block->vtype;
    switch (block->vtype) {
    case PM_TYPE_STRING:
        to->length = (uint64_t)text_length(set, from);
        to->text = *text;
        memcpy(*text, block->vbuf, to->length);
        *text += to->length;
        break;
    case PM_TYPE_64:
    case PM_TYPE_U64:
    case PM_TYPE_DOUBLE:
        memcpy(&to->bits, block->vbuf, sizeof to->bits);
        break;
    default:
        memcpy(&number, block->vbuf, sizeof number);
        to->bits = (uint64_t)(int64_t)number;
        break;
    }
}

static int copy_result(const pmResult *result, int changes, struct pmshim_fetched **reply)
{
    size_t metrics = (size_t)result->numpmid, values = 0, length = 0;
    struct pmshim_fetched *fetched;
    struct pmshim_value *value;
    int32_t *counts;
    char *text;

    for (size_t i = 0; i < metrics; i++)
        if (measure(result->vset[i], &length) > 0)
            values += (size_t)result->vset[i]->numval;
    fetched = malloc(sizeof *fetched + values * sizeof *value + metrics * sizeof *counts + length);
    if (fetched == NULL)
        return -ENOMEM;
    value = (struct pmshim_value *)(fetched + 1);
    counts = (int32_t *)(value + values);
    text = (char *)(counts + metrics);
    *fetched = (struct pmshim_fetched){
        .seconds = result->timestamp.tv_sec,
#if PM_VERSION_CURRENT < PM_VERSION(7, 0, 0)
        .nanoseconds = (int32_t)result->timestamp.tv_usec * 1000,
#else
        .nanoseconds = (int32_t)result->timestamp.tv_nsec,
#endif
        .count = result->numpmid,
        .changes = changes,
        .counts = counts,
        .values = value,
    };
    for (size_t i = 0; i < metrics; i++) {
        const pmValueSet *set = result->vset[i];
        size_t ignored = 0;

        counts[i] = measure(set, &ignored);
        for (int32_t j = 0; j < counts[i]; j++)
            copy_value(value++, set, &set->vlist[j], &text);
    }
    *reply = fetched;
    return result->numpmid;
}

int32_t pmshim_client_fetch(intptr_t context, int32_t count, const uint32_t *pmids, struct pmshim_fetched **reply)
{
    pmResult *result;
    int sts;

    if ((sts = pmUseContext((int)context)) < 0 || (sts = pmFetch(count, (pmID *)pmids, &result)) < 0)
        return sts;
    sts = copy_result(result, sts, reply);
    pmFreeResult(result);
    return sts;
}

/* The block in which a value is stored that does not fit into a pmValue. */
static pmValueBlock *value_block(const struct pmshim_value *value)
{
    size_t size = value->type == PM_TYPE_STRING ? value->length + 1
                : value->type == PM_TYPE_FLOAT  ? sizeof(float)
                                                : sizeof(uint64_t);
    pmValueBlock *block = size > PM_VAL_VLEN_MAX - PM_VAL_HDR_SIZE ? NULL : calloc(1, PM_VAL_HDR_SIZE + size);
    uint32_t bits = (uint32_t)value->bits;

    if (block == NULL)
        return NULL;
    block->vtype = (unsigned)value->type & 0xff;
    block->vlen = (unsigned)(PM_VAL_HDR_SIZE + size) & PM_VAL_VLEN_MAX;
    if (value->type != PM_TYPE_STRING)
        memcpy(block->vbuf, value->type == PM_TYPE_FLOAT ? (const void *)&bits : (const void *)&value->bits, size);
    else if (value->length > 0)
        memcpy(block->vbuf, value->text, value->length);
    return block;
}

int32_t pmshim_client_store(intptr_t context, uint32_t pmid, const struct pmshim_value *value)
{
    pmValueSet set = {.pmid = pmid, .numval = 1, .valfmt = PM_VAL_INSITU};
    pmResult result = {.numpmid = 1, .vset = {&set}};
    pmValueBlock *block = NULL;
    int sts;

    if ((sts = pmUseContext((int)context)) < 0)
        return sts;
    set.vlist[0].inst = value->inst;
    if (value->type == PM_TYPE_32 || value->type == PM_TYPE_U32) {
        set.vlist[0].value.lval = (int)value->bits;
    } else {
        if ((block = value_block(value)) == NULL)
            return -ENOMEM;
        set.valfmt = PM_VAL_DPTR;
        set.vlist[0].value.pval = block;
    }
    sts = pmStore(&result);
    free(block);
    return sts;
}
