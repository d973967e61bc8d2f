/* values.c - the messages that the stand-in prints. */
#include "standin.h"
#include <string.h>

#define TEXT "text"

static void say_key(const struct shape *shape, long number)
{
    say_text("\"");
    for (int i = 0; i < shape->key_parts; i++) {
        if (i > 0)
            say_text(",");
        if (shape->key[i] == STACK) {
            say_text("\\n    vfs_read+");
            say_number((unsigned long)number);
            say_text("\\n    ksys_read+95\\n    __x64_sys_read+25\\n    do_syscall_64+91\\n"
                     "    entry_SYSCALL_64_after_hwframe+110\\n");
        } else {
            if (shape->key[i] == WORD)
                say_text("process-");
            say_number((unsigned long)number);
        }
    }
    say_text("\": ");
}

static void say_buckets(const struct shape *shape, long cycle)
{
    say_text("[");
    for (long i = 0; i < shape->buckets; i++) {
        long long min = shape->step > 0 ? shape->min + i * shape->step : 1LL << i;
        long long max = shape->step > 0 ? min + shape->step - 1 : (2LL << i) - 1;

        say("%s{\"min\": %lld, \"max\": %lld, \"count\": %ld}", i > 0 ? ", " : "", min, max, cycle + i);
    }
    say_text("]");
}

static void say_value(const struct shape *shape, long number, long cycle)
{
    if (shape->kind == HISTOGRAM)
        say_buckets(shape, cycle);
    else
        say_number((unsigned long)number);
}

void print_variable(const char *name, size_t length, long cycle)
{
    struct shape shape = shape_of(name, length);

    if (shape.kind == NOTHING)
        return;
    say("{\"type\": \"%s\", \"data\": {\"@%.*s\": ", shape.kind == HISTOGRAM ? "hist" : "map", (int)length, name);
    if (shape.key_parts == 0) {
        say_value(&shape, cycle, cycle);
    } else {
        say_text("{");
        for (long i = 0; i < shape.keys; i++) {
            say_text(i > 0 ? ", " : "");
            say_key(&shape, cycle * shape.changing + i);
            say_value(&shape, cycle + i, cycle);
        }
        say_text("}");
    }
    say_text("}}\n");
}

/* The text of a printf, whose format is up to the quote; a number or a word takes the place of each conversion. */
static void print_text(const char *format, long cycle)
{
    say_text("{\"type\": \"printf\", \"data\": \"");
    while (*format != '\0' && *format != '"') {
        size_t size = *format == '\\' ? 2 : strcspn(format, "%\"\\");

        if (*format != '%') {
            say_part(format, size);
            format += size;
            continue;
        }
        format += 1 + strspn(format + 1, "-+ #0123456789.lh");
        if (*format == '%')
            say_text("%");
        else if (*format == 's' || *format == 'r' || *format == 'c')
            say_text(TEXT);
        else
            say_number((unsigned long)cycle);
        format += *format != '\0';
    }
    say_text("\"}\n");
}

static int has_conversion(const char *format)
{
    return format[strcspn(format, "%\"")] == '%';
}

/* Titles only once. */
void print_texts(long cycle, int is_first)
{
    static const char call[] = "printf(\"", interval[] = "\ninterval:";

    for (const char *at = script_code(); *at != '\0';) {
        if (strncmp(at, interval, sizeof interval - 1) == 0) {
            at = end_of_block(at);
        } else if (strncmp(at, call, sizeof call - 1) == 0) {
            at += sizeof call - 1;
            if (is_first || has_conversion(at))
                print_text(at, cycle);
        } else {
            at++;
        }
    }
}
