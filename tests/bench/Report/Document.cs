using Integration.Rig;

namespace Bench.Report;

/// <summary>The tables in the docs.</summary>
internal static class Document
{
    private const string Head =
        """
        # Benchmarks

        `sudo tests/bench/run --write` writes this page. It measures our agent, PCP's `sample` agent in C (a metric with
        a configurable number of 32-bit instances; ours have 64 bits) and the stock bpftrace agent in one run. A client
        of pmcd's Unix socket times each `pmFetch`, alternating between the three, so that other load affects all alike.
        Both bpftrace agents read from the same stand-in, which prints what bpftrace 0.17 would print.

        *Floor* is an agent in C that holds a prepared answer of as many 64-bit values and only passes it to libpcp.
        From a thousand values on, ours is faster, because it writes large answers itself ([design.md](design.md)). The
        rest is pmcd and the client, which take twice as long for 64-bit values as for C's 32-bit values: they read,
        decode and encode 20 bytes each instead of 8. That alone exceeds C's total, so an agent with 64-bit values
        cannot reach 1.2 times C's time.

        The agents that call a function for each value are made with the kit ([kit.md](kit.md)) in C#, compiled ahead of
        time, and compared with PCP's in C, which do the same: an agent with as many 32-bit instances as `sample`, and
        `samples/Simple` with PCP's `simple`.

        The time of a request for names or metadata is mostly the way from the client to pmcd, to the agent and back,
        which is the same for every agent; the CPU time next to it is the agent's own. The stock agent is no slower
        there, because libpcp answers for it, in C. pmcd requests descriptors one by one, even if a client requests many
        at once, and all names of an agent at once.

        Small requests (names and metadata; whatever else there is) are measured with agents, pmcds and client on one
        core, and with fresh pmcds. Across cores they randomly take twice as long. And libpcp allocates a buffer as
        large as the largest message so far for each message that it reads, which dominates the time of a pmcd that once
        passed on a megabyte.

        The slowest of many fetches are those that found both cores busy, mostly with the stand-ins: the kernel lets a
        running process continue until its next tick, 4 ms here, although client, pmcd or agent were woken, and this may
        happen twice during a fetch. The kernel counts how long these three waited for a core. The machine is also
        virtual and loses its cores for some milliseconds now and then: scheduler traces show timer interrupts of 2 ms
        and idle cores that notice a wake-up after 10 ms. The agent's own delays recur in every series of fetches, so
        they are at most those of the best series.

        The command `pcp bpftrace` runs with the same stand-in, and shows its pictures in a terminal of tmux. Its start
        is compared with a client that is connected already, registers the same script and checks each millisecond
        whether there are values. Each of the many hosts has a pmcd and an agent of its own, and the script has a map of
        10 keys and a histogram of 20 buckets.


        """;

    /// <summary>Writes them.</summary>
    public static void Write(IEnumerable<string> parts) =>
        File.WriteAllText(Checkout.Benchmarks, Head + string.Join('\n', parts));
}
