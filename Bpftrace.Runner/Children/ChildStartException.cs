namespace Bpftrace.Runner.Children;

/// <summary>A child could not be started; the message names the program and the reason.</summary>
public sealed class ChildStartException(string message) : Exception(message);
