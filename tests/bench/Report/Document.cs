using Integration.Rig;

namespace Bench.Report;

/// <summary>The tables in the docs.</summary>
internal static class Document
{
    private const string Head =
        """
        # Benchmarks

        Written by `sudo tests/bench/run --write`, which measures our agent, PCP's `sample` agent in C (one of its metrics
        has as many instances as one wants, of 32 bits each; ours have 64) and the stock bpftrace agent in one run. A client of pmcd's
        Unix socket times each `pmFetch`, the three in turns, so that what else the machine does hits all alike. Both bpftrace agents are
        fed by the same stand-in, which prints what bpftrace 0.17 would print.

        *Floor* is an agent in C that has an answer of as many 64-bit values ready and does nothing but hand it to libpcp. Ours is below that from
        a thousand values on, as it writes large answers itself ([design.md](design.md)). What is left is pmcd and the client, who
        take twice as long for 64-bit values as for C's of 32 bits: 20 bytes each instead of 8 to be read, taken apart and put together
        again. That alone is more than C takes in all, so 1.2 times C's time is out of reach for an agent whose values have 64 bits.

        What a client waits for names and metadata is mostly the way from it to pmcd, to the agent and back, which is the same for
        every agent; the CPU time that is shown beside is the agent's own. The stock agent is no slower there, as it has libpcp answer, in C. pmcd
        asks for descriptors one by one, also where a client asks for many at once, and for all names of an agent at once.

        Small questions (names and metadata; whatever else there is) are measured with the agents, their pmcds and the client on one core, and
        pmcds that were not asked for much before: across cores they take twice as long or not by chance, and libpcp takes a buffer as large
        as the largest message so far for each that it reads, which for a pmcd that once passed on a megabyte costs more than all else.

        The slowest of many fetches are those that found both cores taken, mostly by the stand-ins: the kernel lets whoever runs go on until its
        next tick, 4 ms here, though the client, pmcd or the agent were woken, and on the way of one fetch that may happen twice. How long
        these three waited for a core is what the kernel counted. Besides, the machine is a virtual one, whose cores are taken away for
        some milliseconds now and then: traces of the scheduler show timer interrupts that take 2 ms and idle cores that hear of a wake-up
        after 10. What is the agent's own comes again in every series of fetches, so it can be no more than the best one shows.


        """;

    /// <summary>Replaces them.</summary>
    public static void Write(IEnumerable<string> parts) =>
        File.WriteAllText(Checkout.Benchmarks, Head + string.Join('\n', parts));
}
