using System.Collections.Concurrent;
using Pcp.Bpftrace.Exporter;

namespace Pcp.Bpftrace.Tests.Exporter;

/// <summary>A host that answers when the test says so.</summary>
internal sealed class GatedSource : IHostSource, IDisposable
{
    private readonly BlockingCollection<Exception?> _answers = [];
    private int _readings;

    /// <summary>How many readings have begun.</summary>
    internal int Readings => _readings;

    public IReadOnlyList<Family> Read()
    {
        Interlocked.Increment(ref _readings);
        return _answers.Take() is { } failure
            ? throw failure
            : [new Family("x", FamilyType.Gauge, "Help.", [new Series("", "", null, 1)])];
    }

    /// <summary>Answers one reading, which may not have begun yet.</summary>
    internal void Answer(Exception? failure = null) => _answers.Add(failure);

    public void Dispose() => _answers.Dispose();
}
