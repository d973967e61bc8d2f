using System.Collections.Immutable;

namespace Bpftrace.Runner.Processes;

/// <summary>What a child is to run.</summary>
/// <param name="Arguments">The program (looked up in PATH if it has no slash) and its arguments.</param>
public sealed record ChildCommand(IReadOnlyList<string> Arguments)
{
    /// <summary>What the child reads on its standard input, written as it reads; then end of file.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>Variables of its environment that differ from this process's.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;
}
