namespace Bench.Client;

/// <summary>libpcp or pmcd refused, or the agent does not serve what it should.</summary>
internal sealed class PmapiException(string message) : Exception(message);
