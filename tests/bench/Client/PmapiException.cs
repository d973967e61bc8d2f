namespace Bench.Client;

/// <summary>An error of libpcp or pmcd, or unexpected values of the agent.</summary>
internal sealed class PmapiException(string message) : Exception(message);
