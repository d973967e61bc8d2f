using Pcp.Interop.Clients;

namespace Pcp.Interop.Metrics;

/// <summary>Takes a value that a client stores. pmcd's thread.</summary>
/// <param name="client">Who stores.</param>
/// <param name="value">What is stored; valid during the call only.</param>
/// <returns>What the client is told.</returns>
public delegate PmError StoreHandler(ClientContext client, StoredValue value);
