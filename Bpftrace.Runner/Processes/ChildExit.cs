namespace Bpftrace.Runner.Processes;

/// <summary>How a child ended.</summary>
/// <param name="Code">Its exit status, 0 to 255; 128 + N if signal N ended it.</param>
/// <param name="Signal">The number of the signal that ended it, or 0.</param>
public readonly record struct ChildExit(int Code, int Signal);
