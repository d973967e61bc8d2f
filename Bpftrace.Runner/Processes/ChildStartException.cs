namespace Bpftrace.Runner.Processes;

/// <summary>A child could not be started; the message names the program and says why.</summary>
public sealed class ChildStartException(string message) : Exception(message);
