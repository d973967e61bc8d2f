using System.Collections.Immutable;

namespace Bpftrace.Runner.Children;

/// <summary>A child's program, arguments, input and environment.</summary>
/// <param name="Arguments">The program (looked up in PATH unless it has a slash) and its arguments.</param>
public sealed record ChildCommand(IReadOnlyList<string> Arguments)
{
    /// <summary>The child's standard input, written as the child reads; then end of file.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>The variables of its environment that differ from this process's.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>A child could not be started; the message names the program and the reason.</summary>
public sealed class ChildStartException(string message) : Exception(message);
