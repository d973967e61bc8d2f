using System.Collections.Immutable;

namespace Bpftrace.Runner.Processes;

/// <summary>
/// The probes that bpftrace found and then could not attach. If others remain, it only writes a warning to its standard
/// error and goes on.
/// </summary>
/// <param name="Names">The probes as bpftrace names them, each once, in its order.</param>
/// <param name="Counted">How many of them are in its number of attached probes nevertheless.</param>
internal readonly record struct SkippedProbes(ImmutableArray<string> Names, int Counted)
{
    public static SkippedProbes Find(string standardError)
    {
        // Up to 0.23 bpftrace prints how many it is about to attach, from 0.24 on how many it has attached.
        ImmutableArray<string> counted = Find(standardError, "could not attach probe ", ", skipping.");
        ImmutableArray<string> others = Find(standardError, "Unable to attach probe: ", ". Skipping.");
        return new SkippedProbes([.. counted, .. others], counted.Length);
    }

    private static ImmutableArray<string> Find(string standardError, string before, string after)
    {
        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>();
        foreach (ReadOnlySpan<char> line in standardError.AsSpan().EnumerateLines())
        {
            int start = line.IndexOf(before, StringComparison.Ordinal) + before.Length;
            int end = line.EndsWith(after, StringComparison.Ordinal) ? line.Length - after.Length : 0;
            if (start < before.Length || end <= start)
                continue;
            string name = line[start..end].ToString();
            if (!names.Contains(name))
                names.Add(name);
        }

        return names.ToImmutable();
    }
}
