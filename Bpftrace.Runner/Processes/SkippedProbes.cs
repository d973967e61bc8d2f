using System.Collections.Immutable;

namespace Bpftrace.Runner.Processes;

/// <summary>
/// The probes that bpftrace found and then could not attach. Of one among several it only complains on its standard error and
/// goes on without it.
/// </summary>
/// <param name="Names">The probes as bpftrace names them, each once, in its order.</param>
/// <param name="Counted">How many of them are in its number of attached probes nevertheless.</param>
internal readonly record struct SkippedProbes(ImmutableArray<string> Names, int Counted)
{
    /// <summary>That all were attached.</summary>
    public static SkippedProbes None { get; } = new([], 0);

    /// <summary>Finds them in what bpftrace wrote to its standard error.</summary>
    public static SkippedProbes Find(string complaints)
    {
        // Up to 0.23 it tells how many it is about to attach, from 0.24 on how many it has attached.
        ImmutableArray<string> counted = Find(complaints, "could not attach probe ", ", skipping.");
        ImmutableArray<string> others = Find(complaints, "Unable to attach probe: ", ". Skipping.");
        return new SkippedProbes([.. counted, .. others], counted.Length);
    }

    private static ImmutableArray<string> Find(string complaints, string before, string after)
    {
        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>();
        foreach (ReadOnlySpan<char> line in complaints.AsSpan().EnumerateLines())
        {
            int start = line.IndexOf(before, StringComparison.Ordinal) + before.Length;
            if (start < before.Length || !line.EndsWith(after, StringComparison.Ordinal) || line.Length - after.Length <= start)
                continue;
            string name = line[start..^after.Length].ToString();
            if (!names.Contains(name))
                names.Add(name);
        }

        return names.ToImmutable();
    }
}
