namespace Pmda.Bpftrace.Scripts;

/// <summary>A script of a client that is kept over restarts of the agent.</summary>
/// <param name="Name">Its name and that of its file.</param>
/// <param name="User">Who registered it, or null if that is not known.</param>
/// <param name="CreatedAt">When it was registered.</param>
/// <param name="Code">Its source, byte for byte.</param>
internal sealed record KeptScript(string Name, string? User, DateTimeOffset CreatedAt, byte[] Code);
