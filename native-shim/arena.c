/*
 * arena.c - the memory of one answer, in chunks that are used again, and the limits of what it may take. libpcp_pmda
 * sends a result and hands it back before it reads the next request, so there is only ever one.
 */
#include "internal.h"

#include <errno.h>
#include <stdlib.h>

struct chunk {
    struct chunk *next;
    size_t size, used;
    _Alignas(16) char bytes[];
};
static struct chunk *arena, *spare;
static int spare_count;
static size_t held; /* bytes of the arena's chunks */
static int looked_up;
static int is_full; /* a limit is reached */
#define CHUNK_SIZE ((size_t)256 * 1024)
#define KEPT_CHUNKS 4 /* a result of 16,000 numbers; the chunks of larger ones are freed */
/* pmcd ends an agent that does not answer within five seconds: this bounds the time of searching a client's lists. */
#define MAX_LOOKED_UP (16 * 1024 * 1024)

static struct chunk *new_chunk(size_t size)
{
    struct chunk *chunk = spare;
    size_t room = size > CHUNK_SIZE ? size : CHUNK_SIZE;

    if (room > PMSHIM_MAX_ANSWER - held) {
        is_full = 1;
        return NULL;
    }
    if (room == CHUNK_SIZE && chunk != NULL) {
        spare = chunk->next;
        spare_count--;
    } else {
        if ((chunk = malloc(sizeof *chunk + room)) == NULL)
            return NULL;
        chunk->size = room;
    }
    held += room;
    chunk->next = arena;
    chunk->used = 0;
    return arena = chunk;
}

void *pmshim_take(size_t size)
{
    struct chunk *chunk = arena;

    size = (size + 15) & ~(size_t)15;
    if ((chunk == NULL || chunk->size - chunk->used < size) && (chunk = new_chunk(size)) == NULL)
        return NULL;
    chunk->used += size;
    return chunk->bytes + chunk->used - size;
}

int pmshim_count_lookups(int count)
{
    if (count > MAX_LOOKED_UP - looked_up) {
        is_full = 1;
        return -1;
    }
    looked_up += count;
    return 0;
}

int pmshim_take_error(void)
{
    return is_full ? PM_ERR_TOOBIG : -ENOMEM;
}

void pmshim_release(void)
{
    held = 0;
    looked_up = 0;
    is_full = 0;
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
