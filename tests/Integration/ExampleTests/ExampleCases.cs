namespace Integration.ExampleTests;

/// <summary>How each example is tested.</summary>
internal static class ExampleCases
{
    private const long Any = long.MaxValue;

    private static readonly Dictionary<string, ExampleCase> _cases = new()
    {
        ["disk_latency"] = new(
            "1,000 reads/s and as many writes, not buffered",
            Metrics(histograms: "read_usecs write_usecs other_usecs"),
            (values, load) =>
                values.Count("read_usecs") >= Most(load["reads"])
                && values.Count("write_usecs") >= Most(load["writes"])
                // The device takes no longer than the reads of which it is a part: half of those took at most this.
                && values.Count("read_usecs", 0, 2 * load["read_usecs"]) >= Most(load["reads"] / 2)),
        ["disk_size"] = new(
            "1,000 reads/s and as many writes, not buffered",
            Metrics(histograms: "read_bytes write_bytes"),
            // The kernel may have some issued by threads of its own.
            (values, load) =>
                values.Count("read_bytes", 4096, 8191, load.Comm) >= load["reads"] / 2
                && values.Count("write_bytes", 16384, 32767, load.Comm) >= load["writes"] / 2),
        ["run_queue_latency"] = new(
            "two threads that wake each other up 1,500 times/s, two busy ones",
            Metrics(histograms: "usecs", counts: "late"),
            (values, load) =>
                values.Count("usecs") >= Most(load["rounds"])
                && values.Count("usecs", 8192, Any) >= 2
                && values.Sum("late", key => key == load.Comm) >= 2),
        ["off_cpu_stacks"] = new(
            "a thread that sleeps, and two that wake each other up 200 times/s",
            Metrics(stacks: "usecs"),
            // Nearly all of an interval of ten seconds, which may be longer on a busy machine.
            ShowsMeanwhile: (values, comm) =>
                values.Sum("usecs", key => IsStackOf(comm, key) && key.Contains("nanosleep"))
                    is >= 3_000_000 and <= 30_000_000),
        ["on_cpu_stacks"] = new(
            "one busy thread",
            Metrics(stacks: "samples"),
            // 490 in an interval if it has a CPU for itself.
            ShowsMeanwhile: (values, comm) =>
                values.Sum("samples", key => IsStackOf(comm, key)) is >= 20 and <= 1500),
        ["tcp_retransmits"] = new(
            "100 connections to a server whose queue is full",
            Metrics(counts: "segments", output: true),
            (values, load) =>
                values.Sum("segments", key => key == $"{load["port"]},SYN_SENT") >= Most(load["connections"])
                && values.Output.Contains(",SYN_SENT,::ffff:127.0.0.1,")
                && values.Output.Contains($",{load["port"]}\n")),
        ["tcp_life"] = new(
            "200 connections/s, both ends on this host",
            Metrics(histograms: "server_msecs client_msecs connect_usecs", counts: "connect_failed"),
            (values, load) =>
                AreMost(values.Count("server_msecs", key: $"{load["port"]}"), load["made"])
                && AreMost(values.Count("client_msecs", key: $"{load["port"]}"), load["made"])
                && AreMost(values.Count("connect_usecs", key: $"{load["port"]}"), load["made"])
                && values.Count("server_msecs", 256, Any, $"{load["port"]}") >= Most(load["long"])
                && values.Count("client_msecs", 256, Any, $"{load["port"]}") >= Most(load["long"])
                && AreMost(values.Sum("connect_failed", key => key == $"{load["refused_port"]}"), load["refused"])),
        ["dns_lookups"] = new(
            "100 lookups/s",
            Metrics(histograms: "usecs", counts: "failed", output: true),
            (values, load) =>
                values.Count("usecs", key: load.Comm) == load["lookups"]
                && values.Count("usecs", 131_072, Any, load.Comm) >= load["slow"]
                && values.Sum("failed", key => key == $"{load.Comm},EAI_NONAME") == load["unknown"]
                && values.Output.Contains($",{load.Comm},") && values.Output.Contains(",slow")),
        ["dns_queries"] = new(
            "100 lookups/s, 2,000 other packets/s",
            Metrics(histograms: "usecs", counts: "answers", count: "queries"),
            (values, load) =>
                values.Single("queries") >= Most(load["lookups"])
                && values.Count("usecs", 131_072, Any) >= Most(load["slow"])
                && values.Sum("answers", key => key == "NOERROR") >= Most(load["lookups"] - load["unknown"])
                && values.Sum("answers", key => key == "NXDOMAIN") >= Most(load["unknown"])),
        ["page_faults"] = new(
            "20,000 faults/s, 40 of a file that is not in memory",
            Metrics(counts: "faults major_faults"),
            (values, load) =>
                values.Sum("faults", key => key == load.Comm) is var faults
                && faults >= load["touched"] * 8 / 10 && faults <= (load["touched"] * 2) + 20_000
                && load["major"] > 0 && values.Sum("major_faults", key => key == load.Comm) >= load["major"]),
        ["slow_files"] = new(
            "2,000 reads and writes/s of a file, some slow ones",
            Metrics(histograms: "read_msecs write_msecs sync_msecs", output: true),
            (values, load) =>
                values.Count("sync_msecs", 8, Any, load.Comm) >= 1
                && values.Count("sync_msecs", key: load.Comm) <= load["syncs"]
                && values.Output.Contains($",{load.Comm},sync,") && values.Output.Contains($"{load.Comm}.slow\n")),
        ["exec_trail"] = new(
            "50 programs/s",
            Metrics(counts: "execs failed", output: true),
            (values, load) =>
                values.Sum("execs", key => key == load.Comm) == load["started"]
                && values.Sum("failed", key => key == $"{load.Comm},2,ENOENT") == load["missing"],
            (values, comm) => values.Output.Contains($",{comm},,/bin/true,{comm} argument")),
        ["open_trail"] = new(
            "1,100 opens/s",
            Metrics(counts: "opens failed", output: true),
            (values, load) =>
                values.Sum("opens", key => key == load.Comm) >= load["opened"] + load["missing"]
                && values.Sum("failed", key => key == $"{load.Comm},2,ENOENT") >= load["missing"],
            (values, comm) => values.Output.Contains($",{comm},")),
        ["syscall_errors"] = new(
            "5,000 system calls/s, of which 500 fail",
            Metrics(counts: "errors"),
            (values, load) =>
                values.Sum("errors", key => key.StartsWith($"{load.Comm},") && key.EndsWith(",9,EBADF"))
                    == load["failed"]),
        ["memory_growth"] = new(
            "800 calls/s",
            Metrics(counts: "heap_bytes mapped_bytes unmapped_bytes"),
            (values, load) =>
                values.Sum("heap_bytes", key => key == load.Comm) >= load["grown"]
                && values.Sum("mapped_bytes", key => key == load.Comm) >= load["mapped"]
                && values.Sum("unmapped_bytes", key => key == load.Comm) >= load["mapped"]),
        ["oom_kills"] = new(
            "one process/s that uses more memory than its control group has",
            Metrics(count: "kills", counts: "victims", output: true),
            (values, load) =>
                values.Single("kills") >= load["victims"]
                && values.Sum("victims", key => key == load.Comm) == load["victims"]
                && values.Output.Contains($",{load["last_victim"]},{load.Comm},0,{load.Comm}")),
    };

    /// <summary>The case of an example: variants have the same variables.</summary>
    public static ExampleCase Of(Example example) => _cases[example.Name];

    // The kernel skips a program for an event in an interrupt while another one runs on that CPU.
    private static long Most(long events) => events * 9 / 10;

    private static bool AreMost(long found, long events) => found >= Most(events) && found <= events;

    private static bool IsStackOf(string comm, string key) => key.EndsWith($",{comm}");

    private static Dictionary<string, MetricKind> Metrics(
        string histograms = "", string counts = "", string count = "", string stacks = "", bool output = false)
    {
        Dictionary<string, MetricKind> kinds = [];
        void Add(string variables, MetricKind kind)
        {
            foreach (string variable in variables.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                kinds[variable] = kind;
        }

        Add(histograms, MetricKind.Histogram);
        Add(counts, MetricKind.Counts);
        Add(count, MetricKind.Count);
        Add(stacks, MetricKind.Stacks);
        Add(output ? "output" : "", MetricKind.Output);
        return kinds;
    }
}
