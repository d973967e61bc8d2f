/*
 * standin.c - stands in for bpftrace: answers --version and -l, and runs a script by doing what its comments say. What
 * it prints looks like what bpftrace 0.17 prints with -f json. Maps are printed by the script's interval probes, of
 * which the agent has appended one.
 *
 *   // stand-in: NAME map KEYS [NEW]    @NAME has so many keys, NEW of them other ones in each cycle
 *   // stand-in: NAME stacks KEYS       the same with stacks of five frames for keys
 *   // stand-in: NAME hist BUCKETS      @NAME is a histogram
 *   // stand-in: NAME count             @NAME is one number
 *   // stand-in: by-host                numbers are greater by 1,000 times the number at the end of the host's name
 *   // stand-in: text BYTES             prints so much text a second
 *   // stand-in: once                   is quiet after the first cycle
 *
 * The form of other variables follows from what the code assigns to them, and the text from its calls of printf.
 */
#define _GNU_SOURCE
#include "standin.h"
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define PROBES 2305 /* tracepoints of a small kernel */
#define TEXTS_A_SECOND 10
#define TEXT_LINE 100

static volatile sig_atomic_t ending;

static void on_signal(int number)
{
    (void)number;
    ending = 1;
}

/* The digits at the end of the host's name. */
static long number_of_host(void)
{
    char host[256] = "";
    size_t start;

    if (gethostname(host, sizeof host - 1) < 0)
        return 0;
    for (start = strlen(host); start > 0 && host[start - 1] >= '0' && host[start - 1] <= '9';)
        start--;
    return atol(host + start);
}

/* Does what a probe says: printf("TEXT") and print(@NAME), as the agents write them. */
static void run_probe(const char *at, const char *end, long cycle, int with_markers)
{
    for (; (at = strstr(at, "print")) != NULL && at < end; at++) {
        if (strncmp(at, "printf(\"", 8) == 0 && with_markers)
            say("{\"type\": \"printf\", \"data\": \"%.*s\"}\n", (int)strcspn(at + 8, "\""), at + 8);
        else if (strncmp(at, "print(@", 7) == 0)
            print_variable(at + 7, strcspn(at + 7, "),"), cycle);
    }
}

/* All interval probes once a second, those of more seconds more rarely. */
static void run_intervals(long cycle, long seconds, int with_markers)
{
    for (const char *at = script_code(), *end; (at = strstr(at, "\ninterval:")) != NULL; at = end) {
        long interval = strncmp(at, "\ninterval:s:", 12) == 0 ? atol(at + 12) : 1;

        end = end_of_block(at);
        if (interval < 1 || seconds % interval == 0)
            run_probe(at, end, cycle, with_markers);
    }
}

static void print_lines(long bytes)
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
    long first = said_of("by-host", 7) == NULL ? 0 : 1000 * number_of_host();
    long cycle = first;

    /* Its own, the agent's interval, and the one that lets it rest. */
    say("{\"type\": \"attached_probes\", \"data\": {\"probes\": %d}}\n",
        strstr(script_code(), "pmhost_print") != NULL ? 3 : 2);
    for (; !ending; cycle++) {
        if (text == NULL)
            print_texts(cycle, cycle == first);
        run_intervals(cycle, cycle - first, 1);
        for (int i = 0; i < texts && !ending; i++) {
            print_lines(text_size / texts);
            flush();
            wait_until(once ? -1 : (next += 1000 / texts));
        }
    }
    say("\n\n");
    if (!once)
        run_intervals(cycle, 0, 0);
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
