/* standin.h - what the parts of the stand-in for bpftrace use of each other. */
#ifndef STANDIN_H
#define STANDIN_H

#include <stddef.h>

/* output.c: output is collected, and written by flush(). */
void *grow(void *memory, size_t size);
__attribute__((format(printf, 1, 2))) void say(const char *format, ...);
void say_text(const char *text);
void say_part(const char *text, size_t size);
void say_number(unsigned long number);
void flush(void);

/* script.c: the script, and what it says of its variables. */
#define MAX_KEY_PARTS 8

enum kind { NOTHING, COUNT, MAP, HISTOGRAM };
enum key_part { WORD, NUMBER, STACK };

struct shape {
    enum kind kind;
    int key_parts; /* 0: without keys */
    enum key_part key[MAX_KEY_PARTS];
    long keys;
    long changing; /* so many keys are other ones in each cycle */
    long buckets;
    long min, step; /* of the buckets of lhist(); step is 0 for those of hist() */
};

void read_script(void);
const char *script_code(void); /* without its comment lines */
const char *end_of_block(const char *at); /* of the first block from there on */
const char *said_of(const char *name, size_t length); /* the rest of the comment about it; NULL if there is none */
struct shape shape_of(const char *name, size_t length); /* of a variable, by its comment, else by the code */

/* values.c: the messages that bpftrace prints. */
void print_variable(const char *name, size_t length, long cycle);
void print_texts(long cycle, int is_first); /* those of the code's own calls of printf() */

#endif
