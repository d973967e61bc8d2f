/* script.c - the script that the stand-in runs: its comments for the stand-in, and what its code says of variables. */
#include "standin.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GUESSED_KEYS 5
#define GUESSED_BUCKETS 20

static char *script, *code;

static void blank_comment_lines(char *text)
{
    for (char *line = text, *end; *line != '\0'; line = end) {
        size_t size = strcspn(line, "\n");

        end = line + size + (line[size] == '\n');
        if (strncmp(line + strspn(line, " \t"), "//", 2) == 0)
            memset(line, ' ', size);
    }
}

void read_script(void)
{
    size_t size = 0;
    ssize_t sts;

    do {
        script = grow(script, size + 4096);
        sts = read(STDIN_FILENO, script + size, 4095);
        size += sts > 0 ? (size_t)sts : 0;
    } while (sts > 0 || (sts < 0 && errno == EINTR));
    script[size] = '\0';
    code = grow(NULL, size + 1);
    memcpy(code, script, size + 1);
    blank_comment_lines(code);
}

const char *script_code(void)
{
    return code;
}

/* Behind the bracket that closes the first one from there on; the end of the text if there is none. */
static const char *end_of_brackets(const char *at, char open, char close)
{
    int depth = 0, is_quoted = 0;

    for (; *at != '\0'; at++) {
        if (*at == '\\' && at[1] != '\0')
            at++;
        else if (*at == '"')
            is_quoted = !is_quoted;
        else if (!is_quoted && *at == open)
            depth++;
        else if (!is_quoted && *at == close && --depth <= 0)
            return at + 1;
    }
    return at;
}

const char *end_of_block(const char *at)
{
    return end_of_brackets(at, '{', '}');
}

const char *said_of(const char *name, size_t length)
{
    static const char mark[] = "// stand-in: ";

    for (const char *at = script; (at = strstr(at, mark)) != NULL;) {
        at += sizeof mark - 1;
        if (strncmp(at, name, length) == 0 && (at[length] == ' ' || at[length] == '\n'))
            return at + length;
    }
    return NULL;
}

static struct shape shape_by_comment(const char *comment)
{
    struct shape shape = {.kind = NOTHING};
    char kind[16];
    long size = 0;

    if (sscanf(comment, " %15s %ld %ld", kind, &size, &shape.changing) < 1)
        return shape;
    if (strcmp(kind, "hist") == 0) {
        shape.kind = HISTOGRAM;
        shape.buckets = size;
    } else if (strcmp(kind, "count") == 0) {
        shape.kind = COUNT;
    } else {
        shape.kind = MAP;
        shape.key_parts = 1;
        shape.key[0] = strcmp(kind, "stacks") == 0 ? STACK : WORD;
        shape.keys = size;
    }
    return shape;
}

static int contains(const char *text, size_t size, const char *word)
{
    const char *found = strstr(text, word);

    return found != NULL && (size_t)(found - text) + strlen(word) <= size;
}

static enum key_part part_of(const char *text, size_t size)
{
    static const char *const words[] = {"comm", "probe", "func", "str", "@"};

    if (contains(text, size, "stack"))
        return STACK;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (contains(text, size, words[i]))
            return WORD;
    return NUMBER;
}

/* Reads a key, which begins with its bracket; returns what follows it. */
static const char *read_key(const char *at, struct shape *shape)
{
    const char *end = end_of_brackets(at, '[', ']'), *part = at + 1;
    int depth = 0;

    shape->key_parts = 0;
    for (at++; at < end; at++) {
        depth += (*at == '(' || *at == '[') - (*at == ')' || *at == ']');
        if ((at == end - 1 || (*at == ',' && depth == 0)) && shape->key_parts < MAX_KEY_PARTS) {
            shape->key[shape->key_parts++] = part_of(part, (size_t)(at - part));
            part = at + 1;
        }
    }
    return end;
}

static void read_value(const char *at, struct shape *shape)
{
    long max;

    shape->kind = shape->key_parts > 0 ? MAP : COUNT;
    if (strncmp(at, "hist(", 5) != 0 && strncmp(at, "lhist(", 6) != 0)
        return;
    shape->kind = HISTOGRAM;
    shape->buckets = GUESSED_BUCKETS;
    if (*at == 'l') {
        const char *last = end_of_brackets(at, '(', ')');

        for (int commas = 0; last > at && commas < 3;)
            commas += *--last == ',';
        if (sscanf(last, ",%ld ,%ld ,%ld", &shape->min, &max, &shape->step) == 3 && shape->step > 0)
            shape->buckets = (max - shape->min) / shape->step;
        else
            shape->step = 1;
    }
}

/* By the first assignment to the variable; a count if there is none, only ++ for example. */
static struct shape shape_by_code(const char *name, size_t length)
{
    struct shape shape = {.kind = COUNT, .keys = GUESSED_KEYS};

    for (const char *at = code; (at = strchr(at, '@')) != NULL;) {
        const char *behind = ++at + length;
        struct shape used = shape;

        if (strncmp(at, name, length) != 0 || isalnum((unsigned char)*behind) || *behind == '_')
            continue;
        if (*behind == '[')
            behind = read_key(behind, &used);
        behind += strspn(behind, " ");
        if (*behind == '=' && behind[1] != '=') {
            read_value(behind + 1 + strspn(behind + 1, " "), &used);
            return used;
        }
        if (strncmp(behind, "++", 2) == 0 || strncmp(behind, "+=", 2) == 0) {
            used.kind = used.key_parts > 0 ? MAP : COUNT;
            shape = used;
        }
    }
    return shape;
}

struct shape shape_of(const char *name, size_t length)
{
    const char *comment = said_of(name, length);

    return comment == NULL ? shape_by_code(name, length) : shape_by_comment(comment);
}
