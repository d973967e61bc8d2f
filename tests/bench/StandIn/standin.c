/*
 * standin.c - stands in for bpftrace: answers --version and -l, and runs a script by doing what its comments say. What
 * it prints looks like what bpftrace 0.17 prints with -f json. Maps are printed by the print block that the agent
 * appended to the script, its last interval probe, once a second.
 * What it prints much of it puts together without printf, which would take most of a core just when the agent is timed.
 *
 *   // stand-in: NAME map KEYS [NEW]    @NAME has so many keys, NEW of them other ones in each cycle
 *   // stand-in: NAME stacks KEYS       the same with stacks of five frames for keys
 *   // stand-in: NAME hist BUCKETS      @NAME is a histogram
 *   // stand-in: NAME count             @NAME is one number
 *   // stand-in: text BYTES             prints so much text a second
 *   // stand-in: once                   is quiet after the first cycle
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PROBES 2305 /* tracepoints of a small kernel */
#define TEXTS_A_SECOND 10
#define TEXT_LINE 100

static char *script;
static char *out;
static size_t length, room;
static volatile sig_atomic_t ending;

static void on_signal(int number)
{
    (void)number;
    ending = 1;
}

static void *grow(void *memory, size_t size)
{
    if ((memory = realloc(memory, size)) == NULL)
        abort();
    return memory;
}

/* Room for one more piece of output, which is shorter than 512 bytes. */
static void make_room(void)
{
    if (room - length < 512)
        out = grow(out, room = 2 * room + 4096);
}

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...)
{
    va_list arguments;
    int size;

    make_room();
    va_start(arguments, format);
    size = vsnprintf(out + length, room - length, format, arguments);
    va_end(arguments);
    if (size < 0 || (size_t)size >= room - length)
        abort();
    length += (size_t)size;
}

static void say_text(const char *text)
{
    size_t size = strlen(text);

    make_room();
    memcpy(out + length, text, size);
    length += size;
}

static void say_number(unsigned long number)
{
    char digits[3 * sizeof number], *first = digits + sizeof digits - 1;

    *first = '\0';
    do
        *--first = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    say_text(first);
}

static void flush(void)
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

static void read_script(void)
{
    size_t size = 0;
    ssize_t sts;

    do {
        script = grow(script, size + 4096);
        sts = read(STDIN_FILENO, script + size, 4095);
        size += sts > 0 ? (size_t)sts : 0;
    } while (sts > 0 || (sts < 0 && errno == EINTR));
    script[size] = '\0';
}

/* What the script's comments say of a name: the rest of that line, or NULL. */
static const char *said_of(const char *name, size_t name_length)
{
    static const char mark[] = "// stand-in: ";

    for (const char *at = script; (at = strstr(at, mark)) != NULL;) {
        at += sizeof mark - 1;
        if (strncmp(at, name, name_length) == 0 && (at[name_length] == ' ' || at[name_length] == '\n'))
            return at + name_length;
    }
    return NULL;
}

static void say_entry(const char *before, long key, const char *after, long value)
{
    say_text(before);
    say_number((unsigned long)key);
    say_text(after);
    say_number((unsigned long)value);
}

static void print_map(const char *name, int name_length, long cycle)
{
    const char *what = said_of(name, (size_t)name_length);
    char kind[16];
    long size = 0, changing = 0;
    const char *before = "\"process-", *after = "\": ";

    if (what == NULL || sscanf(what, " %15s %ld %ld", kind, &size, &changing) < 1)
        return;
    if (strcmp(kind, "hist") == 0) {
        say("{\"type\": \"hist\", \"data\": {\"@%.*s\": [", name_length, name);
        for (long i = 0; i < size; i++)
            say("%s{\"min\": %lld, \"max\": %lld, \"count\": %ld}", i > 0 ? ", " : "", 1LL << i, (2LL << i) - 1,
                cycle + i);
        say("]}}\n");
    } else if (strcmp(kind, "count") == 0) {
        say("{\"type\": \"map\", \"data\": {\"@%.*s\": %ld}}\n", name_length, name, cycle);
    } else {
        if (strcmp(kind, "stacks") == 0) {
            before = "\"\\n    vfs_read+";
            after = "\\n    ksys_read+95\\n    __x64_sys_read+25\\n    do_syscall_64+91\\n"
                    "    entry_SYSCALL_64_after_hwframe+110\\n\": ";
        }
        say("{\"type\": \"map\", \"data\": {\"@%.*s\": {", name_length, name);
        for (long i = 0; i < size; i++) {
            say_text(i > 0 ? ", " : "");
            say_entry(before, cycle * changing + i, after, cycle + i);
        }
        say("}}}\n");
    }
}

/* Does what the print block says: printf("TEXT") and print(@NAME), as the agents write them. */
static void run_print_block(long cycle, int with_markers)
{
    const char *block = NULL;

    for (const char *at = script; (at = strstr(at, "\ninterval:")) != NULL;)
        block = ++at;
    for (const char *at = block; at != NULL && (at = strstr(at, "print")) != NULL; at++) {
        if (strncmp(at, "printf(\"", 8) == 0 && with_markers)
            say("{\"type\": \"printf\", \"data\": \"%.*s\"}\n", (int)strcspn(at + 8, "\""), at + 8);
        else if (strncmp(at, "print(@", 7) == 0)
            print_map(at + 7, (int)strcspn(at + 7, ")"), cycle);
    }
}

static void print_text(long bytes)
{
    for (; bytes > 0; bytes -= TEXT_LINE)
        say("{\"type\": \"printf\", \"data\": \"%0*d\\n\"}\n", TEXT_LINE - 1, 0);
}

static long long now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

/* Waits until a time, in milliseconds, or for ever; ends the process when nobody reads any more. */
static void wait_until(long long time)
{
    struct pollfd reader = {.fd = STDOUT_FILENO};

    while (!ending && (time < 0 || now() < time))
        if (poll(&reader, 1, time < 0 ? -1 : (int)(time - now())) > 0)
            exit(1);
}

static void run(void)
{
    const char *text = said_of("text", 4);
    long text_size = text == NULL ? 0 : atol(text);
    int texts = text_size > 0 ? TEXTS_A_SECOND : 1;
    int once = said_of("once", 4) != NULL;
    long long next = now();
    long cycle = 0;

    say("{\"type\": \"attached_probes\", \"data\": {\"probes\": 2}}\n");
    for (; !ending; cycle++) {
        run_print_block(cycle, 1);
        for (int i = 0; i < texts && !ending; i++) {
            print_text(text_size / texts);
            flush();
            wait_until(once ? -1 : (next += 1000 / texts));
        }
    }
    say("\n\n");
    if (!once)
        run_print_block(cycle, 0);
    flush();
}

int main(int argc, char **argv)
{
    const char *asked = argc > 1 ? argv[1] : "";

    if (strcmp(asked, "--version") == 0 || strcmp(asked, "-V") == 0) {
        puts("bpftrace v0.17.0");
    } else if (strcmp(asked, "-l") == 0) {
        for (int i = 0; i < PROBES; i++)
            printf("tracepoint:syscalls:sys_enter_%d\n", i);
    } else {
        struct sigaction action = {.sa_handler = on_signal};

        sigaction(SIGINT, &action, NULL);
        sigaction(SIGTERM, &action, NULL);
        read_script();
        run();
    }
    return 0;
}
