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

        *Floor* is an agent in C that has an answer of as many 64-bit values ready and only hands it over: what pmcd, libpcp and the
        client cost alone. No agent that serves 64-bit values can be faster, and C's are of 32 bits.

        What a client waits for names and metadata is mostly the way from it to pmcd, to the agent and back, which is the same for
        every agent; the CPU time that is shown beside is the agent's own. The stock agent is no slower there, as it has libpcp answer, in C. pmcd
        asks for descriptors one by one, also where a client asks for many at once, and for all names of an agent at once.

        Small questions (names and metadata; whatever else there is) are measured with the agents, their pmcds and the client on one core, and
        pmcds that were not asked for much before: across cores they take twice as long or not by chance, and libpcp takes a buffer as large
        as the largest message so far for each that it reads, which for a pmcd that once passed on a megabyte costs more than all else.


        """;

    /// <summary>Replaces them.</summary>
    public static void Write(IEnumerable<string> parts) =>
        File.WriteAllText(Checkout.Benchmarks, Head + string.Join('\n', parts));
}
