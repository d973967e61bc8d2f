/*
 * stream.c - writes answers with many values to pmcd while it reads the tables. libpcp_pmda would build such an answer
 * twice, as a result and as the PDU, of 48 bytes a value in all; here 64 KiB do for any number of values, and pmcd
 * reads the first ones while the last are written. In C because it reads the tables.
 *
 * libpcp_pmda sends what the fetch callback returns. So it gets an empty result, and /dev/null in the place of pmcd's
 * pipe, until it hands the result back (pmshim_stream_done).
 *
 * The PDU is that of PDU_VERSION2, on which agents and pmcd agree. StreamTests compares it byte by byte with what
 * libpcp sends for the same values, tests/versions/run with PCP 5 to 7. With later versions nothing is streamed.
 */
#include "internal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FROM_VALUES 128 /* below, libpcp's way takes no longer */
#define PDU_RESULT 0x7001
#define LEADING_WORDS 6 /* length, type, sender; seconds, microseconds; number of metrics */
#define WORD sizeof(uint32_t)

static _Alignas(16) char buffer[64 * 1024];
static size_t used;
static int failed;

static int pmcd = -1, devnull_fd = -1;
static pmdaExt *redirected_ext;
static pmdaResult empty_result;

static int is_in_place(int type)
{
    return type == PM_TYPE_32 || type == PM_TYPE_U32;
}

/* ---- How long ------------------------------------------------------------------------------------------------- */

static size_t value_length(int type, uint64_t cell)
{
    if (type == PM_TYPE_STRING)
        return (size_t)(cell >> 32) + 1;
    return type == PM_TYPE_FLOAT ? sizeof(float) : sizeof(uint64_t);
}

static size_t block_words(int type, uint64_t cell)
{
    return (PM_VAL_HDR_SIZE + value_length(type, cell) + WORD - 1) / WORD;
}

static size_t list_words(const struct pmshim_values *values)
{
    return values->count > 0 ? 3 + 2 * (size_t)values->count : 2;
}

static size_t all_block_words(const struct pmshim_values *values)
{
    size_t words = 0;

    if (values->count <= 0 || is_in_place(values->metric->type))
        return 0;
    if (values->metric->type != PM_TYPE_STRING)
        return (size_t)values->count * block_words(values->metric->type, 0);
    for (int i = 0; i < values->count; i++)
        words += block_words(values->metric->type, values->column->cells[i]);
    return words;
}

/* ---- Writing ---------------------------------------------------------------------------------------------------- */

static void flush(void)
{
    size_t done = 0;

    while (done < used && !failed) {
        ssize_t sts = write(pmcd, buffer + done, used - done);
        struct pollfd full = {.fd = pmcd, .events = POLLOUT};

        if (sts > 0)
            done += (size_t)sts;
        else if (errno == EAGAIN)
            poll(&full, 1, -1);
        else if (errno != EINTR)
            failed = 1; /* pmcd is gone; the next read reports that */
    }
    used = 0;
}

/* Makes room for an item of so many words; returns how many such items have room, at most those left to write. */
static int fitting(size_t words, int left)
{
    size_t items;

    if (sizeof buffer - used < words * WORD)
        flush();
    items = (sizeof buffer - used) / (words * WORD);
    return items < (size_t)left ? (int)items : left;
}

static uint32_t *next_words(void)
{
    return (uint32_t *)(void *)(buffer + used);
}

static void put_bytes(const char *bytes, size_t length)
{
    while (length > 0) {
        size_t some = length;

        if (used == sizeof buffer)
            flush();
        if (some > sizeof buffer - used)
            some = sizeof buffer - used;
        memcpy(buffer + used, bytes, some);
        used += some;
        bytes += some;
        length -= some;
    }
}

static void put(uint32_t word)
{
    word = htonl(word);
    put_bytes((const char *)&word, WORD);
}

/*
 * Writes each instance with its value, or with the place of its block in the PDU; moves *place behind the last block.
 */
static void put_list(pmID pmid, const struct pmshim_values *values, size_t *place)
{
    const struct pmshim_column *column = values->column;
    int in_place;

    put(pmid);
    put((uint32_t)values->count);
    if (values->count <= 0)
        return;
    in_place = is_in_place(values->metric->type);
    put(in_place ? PM_VAL_INSITU : PM_VAL_DPTR);
    for (int i = 0; i < values->count;) {
        int end = i + fitting(2, values->count - i);
        uint32_t *words = next_words();

        used += (size_t)(end - i) * 2 * WORD;
        for (; i < end; i++) {
            *words++ = htonl(column->instances == NULL ? (uint32_t)PM_IN_NULL : (uint32_t)column->instances->ids[i]);
            *words++ = htonl((uint32_t)(in_place ? column->cells[i] : *place));
            *place += in_place ? 0 : block_words(values->metric->type, column->cells[i]);
        }
    }
}

static uint32_t block_header(int type, size_t length)
{
    return (uint32_t)type << 24 | ((uint32_t)(PM_VAL_HDR_SIZE + length) & PM_VAL_VLEN_MAX);
}

static void put_strings(const struct pmshim_column *column)
{
    for (int i = 0; i < column->count; i++) {
        uint64_t cell = column->cells[i];
        size_t length = value_length(PM_TYPE_STRING, cell);
        size_t padding = block_words(PM_TYPE_STRING, cell) * WORD - PM_VAL_HDR_SIZE - length;

        put(block_header(PM_TYPE_STRING, length));
        put_bytes(column->text + (uint32_t)cell, length - 1);
        put_bytes("\0~~~", 1 + padding); /* as libpcp pads */
    }
}

static void put_numbers(const struct pmshim_column *column, int type)
{
    size_t length = value_length(type, 0);
    uint32_t header = htonl(block_header(type, length));

    for (int i = 0; i < column->count;) {
        int end = i + fitting(1 + length / WORD, column->count - i);
        uint32_t *words = next_words();

        used += (size_t)(end - i) * (PM_VAL_HDR_SIZE + length);
        for (; i < end; i++) {
            *words++ = header;
            if (type != PM_TYPE_FLOAT)
                *words++ = htonl((uint32_t)(column->cells[i] >> 32));
            *words++ = htonl((uint32_t)column->cells[i]);
        }
    }
}

static void put_blocks(const struct pmshim_values *values)
{
    if (values->count <= 0 || is_in_place(values->metric->type))
        return;
    if (values->metric->type == PM_TYPE_STRING)
        put_strings(values->column);
    else
        put_numbers(values->column, values->metric->type);
}

/* ---- The fetch ------------------------------------------------------------------------------------------------ */

/* Whether a PDU of this version can be written to where pmcd reads. */
static int is_possible(const pmdaExt *ext)
{
    static int possible = -1;
    struct stat out;

    if (possible < 0) {
        possible = PM_VERSION_CURRENT < PM_VERSION(8, 0, 0) && fstat(ext->e_outfd, &out) == 0 &&
                   S_ISFIFO(out.st_mode) && (devnull_fd = open("/dev/null", O_WRONLY | O_CLOEXEC)) >= 0;
    }
    return possible;
}

int pmshim_stream(int count, const pmID *pmids, const struct pmshim_values *values, pmdaResult **reply, pmdaExt *ext)
{
    size_t all = 0, lists = LEADING_WORDS, blocks = 0, place;

    if (!is_possible(ext))
        return 0;
    for (int i = 0; i < count; i++) {
        if (values[i].metric != NULL && (!values[i].wanted.others || values[i].wanted.count > 0))
            return 0;
        all += values[i].count > 0 ? (size_t)values[i].count : 0;
        lists += list_words(&values[i]);
        blocks += all_block_words(&values[i]);
        if ((lists + blocks) * WORD > PMSHIM_MAX_ANSWER) /* a client may fetch a metric 16,000 times at once */
            return PM_ERR_TOOBIG;
    }
    if (all < FROM_VALUES)
        return 0;
    pmcd = ext->e_outfd;
    failed = 0;
    put((uint32_t)((lists + blocks) * WORD));
    put(PDU_RESULT);
    put(0); /* FROM_ANON */
    put(pmshim_take_changes(ext));
    put(0);
    put((uint32_t)count);
    place = lists;
    for (int i = 0; i < count; i++)
        put_list(pmids[i], &values[i], &place);
    for (int i = 0; i < count; i++)
        put_blocks(&values[i]);
    flush();
    redirected_ext = ext;
    ext->e_outfd = devnull_fd;
    *reply = &empty_result;
    return 1;
}

void pmshim_stream_done(void)
{
    if (redirected_ext != NULL)
        redirected_ext->e_outfd = pmcd;
    redirected_ext = NULL;
}
