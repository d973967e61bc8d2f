using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Output;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Warnings;
using Pcp.Interop.Metrics;
using Pcp.Interop.Tables;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Metrics;
using Pmda.Bpftrace.Numbers;
using Pmda.Bpftrace.Scripts;

namespace Bench.InProcess;

/// <summary>
/// What the runner's thread does with each print cycle of a map, in pieces as they come out of a pipe.
/// </summary>
public class ReaderBenchmarks : IDisposable
{
    private const int Keys = 10_000, Changing = Keys / 10;
    private const int Chunk = 64 * 1024;

    // Keys that went come again after this many cycles, so that a long run does not know more and more of them.
    private const int CyclesOfChangingKeys = 20;

    private readonly byte[][] _known = [.. Enumerable.Range(0, 2).Select(cycle => OutputSample.Cycle(0, Keys, cycle))];
    private readonly byte[][] _changing =
        [.. Enumerable.Range(0, CyclesOfChangingKeys)
            .Select(cycle => OutputSample.Cycle(cycle * Changing, Keys, cycle))];

    private readonly byte[][] _names =
        [.. Enumerable.Range(0, Keys).Select(key => Encoding.UTF8.GetBytes($"process-{key}"))];
    private readonly InstancesColumn _column = new MetricTable().AddInstances(MetricType.UInt64);
    private readonly ScriptCluster _cluster;
    private readonly OutputReader _reader;
    private int _turn;

    /// <summary>Makes a script's tables and a reader into them.</summary>
    public ReaderBenchmarks()
    {
        ScriptSource source = ScriptAnalyzer.Analyze("BEGIN { @keys[comm] = count(); }");
        _cluster = new ScriptCluster(
            new Script("script100", source, null, DateTimeOffset.UnixEpoch),
            new ScriptNumbers("script100", Instance: 0, Cluster: 100, Items: [10], AreLasting: false),
            PmidMap.Domain,
            instances: null,
            new ReadGuard(
                Readers.Everyone,
                new Authorization(new(), new HostUserDirectory(), TimeProvider.System, Authorization.Patience)),
            TimeProvider.System);
        _reader = new OutputReader(
            new CycleSink(new CycleTracker(
                source,
                new PrintBlock(source, OutputSample.Token),
                _cluster.Tables,
                new WarningLog(static message => throw new InvalidOperationException(message)))),
            int.MaxValue);
    }

    /// <summary>What walking the JSON alone costs.</summary>
    [Benchmark]
    public int Utf8JsonReaderAlone()
    {
        int tokens = 0;
        ReadOnlySpan<byte> cycle = _known[_turn++ % _known.Length];
        while (!cycle.IsEmpty)
        {
            int end = cycle.IndexOf((byte)'\n');
            Utf8JsonReader json = new(cycle[..end]);
            while (json.Read())
                tokens++;
            cycle = cycle[(end + 1)..];
        }

        return tokens;
    }

    /// <summary>Other values of known keys.</summary>
    [Benchmark]
    public void KnownKeys() => Read(_known[_turn++ % _known.Length]);

    /// <summary>A tenth of the keys goes, and others come.</summary>
    [Benchmark]
    public void ChangingKeys() => Read(_changing[_turn++ % _changing.Length]);

    /// <summary>The tables' part of it: other values of known keys.</summary>
    [Benchmark]
    public void SetAndPublish()
    {
        ulong value = (ulong)_turn++;
        _column.Begin();
        foreach (byte[] name in _names)
            _column.Add(name, 0, value++);
        _column.End();
        _column.Table.Publish();
    }

    /// <summary>Frees the tables.</summary>
    public void Dispose()
    {
        _reader.Dispose();
        _cluster.Dispose();
        _column.Table.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Read(ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length > Chunk; bytes = bytes[Chunk..])
            _reader.Append(bytes[..Chunk]);
        _reader.Append(bytes);
    }

    /// <summary>Passes values on as <c>ScriptOutput</c> does; nothing else is printed.</summary>
    private sealed class CycleSink(CycleTracker cycles) : IMessageSink
    {
        public bool IsSingle => cycles.IsSingle;

        public bool HoldsBytes => cycles.HoldsBytes;

        public bool BeginVariable(ReadOnlySpan<byte> name) => cycles.BeginVariable(name);

        public void Number(ReadOnlySpan<byte> instance, long order, ulong bits, bool isNegative) =>
            cycles.Number(instance, order, bits, isNegative);

        public void Text(ReadOnlySpan<byte> instance, ReadOnlySpan<byte> text) => cycles.Text(instance, text);

        public void EndVariable() => cycles.EndVariable();

        public void Printed(ReadOnlySpan<byte> text)
        {
            if (!cycles.TryReadMarker(text))
                throw new InvalidOperationException("a cycle prints nothing but maps");
        }

        public void Attached(long probes) => throw new InvalidOperationException("a cycle attaches nothing");

        public void LostEvents(long events) => throw new InvalidOperationException("a cycle loses nothing");

        public void Warning(string message) => throw new InvalidOperationException(message);
    }
}
