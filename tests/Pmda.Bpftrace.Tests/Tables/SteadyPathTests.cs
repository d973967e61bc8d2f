using System.Text;
using System.Text.RegularExpressions;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Supervision;
using Bpftrace.Runner.Tests.Processes;
using Pcp.Interop.Metrics;
using Pcp.Interop.Registry;
using Pcp.Interop.Tests.Tables;
using Pmda.Bpftrace.Metrics;
using Pmda.Bpftrace.Numbers;
using Pmda.Bpftrace.Scripts;
using Pmda.Bpftrace.Tests.Access;
using Serilog.Core;

namespace Pmda.Bpftrace.Tests.Tables;

/// <summary>
/// The whole way from what was read of bpftrace's standard output to published tables, as the agent has it.
/// </summary>
internal sealed partial class SteadyPathTests
{
    private const int PipeChunk = 1000; // so that lines are cut

    private readonly ScriptSource _source = ScriptAnalyzer.Analyze(
        "BEGIN { @one = count(); @signed = -1; @by[comm] = count(); @h = hist(1); @hk[pid] = lhist(1, 0, 9, 1);"
        + " @st[kstack, comm] = count(); @who[pid] = comm;"
        + " @stats[pid] = stats(1); }");

    private Script _script = null!;
    private ScriptCluster _cluster = null!;

    [SetUp]
    public void MakeCluster()
    {
        _script = new Script("script100", _source, null, ManualClock.Start);
        _cluster = new ScriptCluster(
            _script,
            new ScriptNumbers(
                _script.Id, 0, 100, [.. Enumerable.Range(10, _source.Variables.Length)], AreLasting: false),
            PmidMap.Domain,
            instances: null,
            Guards.Open,
            new ManualClock());
    }

    [TearDown]
    public void FreeCluster() => _cluster.Dispose();

    [Test]
    public void Nothing_is_allocated_for_known_keys()
    {
        FakeChild child = Start();
        string token = Marker().Match(child.Input).Groups[1].Value;
        byte[][] cycles = [.. Enumerable.Range(0, 4).Select(number => Cycle(token, number))];
        for (int i = 0; i < 20; i++)
            Print(child, cycles[i % cycles.Length]);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            Print(child, cycles[i % cycles.Length]);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(allocated, Is.Zero);
        Assert.That(_script.State.Warnings, Is.Empty);
        AssertIsLast(3);
    }

    /// <summary>Starts the script with fakes around it.</summary>
    private FakeChild Start()
    {
        FakeEventLoop loop = new();
        // The clock stands still: all of it comes within a second.
        RunnerOptions options = new() { MaxThroughput = int.MaxValue };
        BpftraceRunner runner = new(options, loop, loop.Clock, Logger.None, static _ => { });
        runner.Register(_script, RestartMode.Never, _cluster.Tables);
        loop.Run();
        loop.Children.Last.Prints("bpftrace v0.17.0\n");
        loop.Children.Last.Exits(0);
        return loop.Children.Last;
    }

    private static void Print(FakeChild child, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length > PipeChunk; bytes = bytes[PipeChunk..])
            child.Prints(bytes[..PipeChunk]);
        child.Prints(bytes);
    }

    private static byte[] Cycle(string token, int number)
    {
        string stack(int i) => $"\\n        vfs_read+{i}\\n        ksys_read+95\\n,comm{i}";
        string keys(Func<int, string> key, Func<int, string> value) =>
            "{" + string.Join(", ", Enumerable.Range(0, 200).Select(i => $"\"{key(i)}\": {value(i)}")) + "}";
        string message(string type, string variable, string content) =>
            $"{{\"type\": \"{type}\", \"data\": {{\"{variable}\": {content}}}}}\n";
        string buckets = $$"""
            [{"max": -1, "count": {{number}}}, {"min": 0, "max": 9, "count": 5}, {"min": 10, "count": 7}]
            """;
        return Encoding.UTF8.GetBytes(
            $$"""{"type": "printf", "data": "pmdabpftrace {{token}} begin 0"}""" + "\n"
            + message("map", "@one", $"{number}")
            + message("map", "@signed", $"-{number + 1}")
            + message("map", "@by", keys(i => $"comm{i}", i => $"{i + number}"))
            + message("hist", "@h", buckets)
            + message("hist", "@hk", $$"""{"1": {{buckets}}, "2": {{buckets}}}""")
            + message("map", "@st", keys(stack, i => $"{i + number}"))
            + message("map", "@who", keys(i => $"{i}", i => $"\"c\\u00e9{i}\""))
            + message(
                "stats",
                "@stats",
                keys(i => $"{i}", i => $$"""{"count": {{i}}, "average": {{number}}, "total": 9}"""))
            + $$"""{"type": "printf", "data": "pmdabpftrace {{token}} end 0"}""" + "\n");
    }

    private void AssertIsLast(int cycle)
    {
        Dictionary<string, Metric> metrics = _cluster.Metrics().ToDictionary(metric => metric.Name.Split('.')[^1]);
        ulong number(string name) => TableReader.Number(metrics[name].Column);
        Seen last(string name) => TableReader.Instances(metrics[name].Column)[^1];

        Assert.That(number("data_bytes"), Is.EqualTo(_script.DataBytes));
        Assert.That(number("one"), Is.EqualTo(cycle));
        Assert.That((long)number("signed"), Is.EqualTo(-cycle - 1));
        Assert.That(last("by"), Is.EqualTo(new Seen(99, "comm99", 99 + (ulong)cycle, null)));
        Assert.That(last("h"), Is.EqualTo(new Seen((1 << 29) + (1 << 28) + 10, "10-inf", 7, null)));
        Assert.That(last("hk").Name, Is.EqualTo("2,10-inf"));
        Assert.That(last("st").Name, Is.EqualTo("\n        vfs_read+99\n        ksys_read+95\n,comm99"));
        Assert.That(last("average"), Is.EqualTo(new Seen(99, "99", (ulong)cycle, null)));
        Assert.That(last("who").Text, Is.EqualTo("cé99"));
    }

    [GeneratedRegex("pmdabpftrace ([0-9a-f]+) begin")]
    private static partial Regex Marker();
}
