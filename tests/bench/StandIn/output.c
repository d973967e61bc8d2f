/*
 * output.c - the stand-in's output. Much of it is put together without printf, which would take most of a core just
 * when the agent is timed.
 */
#include "standin.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *out;
static size_t length, room;

void *grow(void *memory, size_t size)
{
    if ((memory = realloc(memory, size)) == NULL)
        abort();
    return memory;
}

static void make_room(size_t size)
{
    if (room - length < size)
        out = grow(out, room = 2 * room + size + 4096);
}

void say(const char *format, ...)
{
    va_list arguments;
    int size;

    make_room(512);
    va_start(arguments, format);
    size = vsnprintf(out + length, room - length, format, arguments);
    va_end(arguments);
    if (size < 0 || (size_t)size >= room - length)
        abort();
    length += (size_t)size;
}

void say_part(const char *text, size_t size)
{
    make_room(size);
    memcpy(out + length, text, size);
    length += size;
}

void say_text(const char *text)
{
    say_part(text, strlen(text));
}

void say_number(unsigned long number)
{
    char digits[3 * sizeof number], *first = digits + sizeof digits - 1;

    *first = '\0';
    do
        *--first = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    say_text(first);
}

void flush(void)
{
    size_t done = 0;

    while (done < length) {
        ssize_t sts = write(STDOUT_FILENO, out + done, length - done);

        if (sts < 0 && errno != EINTR)
            exit(1);
        done += sts > 0 ? (size_t)sts : 0;
    }
    length = 0;
}
