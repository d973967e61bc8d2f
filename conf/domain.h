/* The agent's domain number, as PCP's stdpmid has it. */
#define BPFTRACE 151
