namespace Pmda.Bpftrace.Scripts;

/// <summary>A script that a client registered, as it is kept for the next life of the agent.</summary>
/// <param name="Name">Its name, which is also that of its file.</param>
/// <param name="User">Who registered it, or null if that is not known.</param>
/// <param name="CreatedAt">When it was registered.</param>
/// <param name="Code">Its source, byte for byte.</param>
internal sealed record KeptScript(string Name, string? User, DateTimeOffset CreatedAt, byte[] Code);
