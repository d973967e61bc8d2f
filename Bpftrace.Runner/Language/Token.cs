namespace Bpftrace.Runner.Language;

/// <summary>A token and where it stands in the script.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it starts, in characters.</param>
/// <param name="Length">How long it is, in characters; at least 1.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int Length);
