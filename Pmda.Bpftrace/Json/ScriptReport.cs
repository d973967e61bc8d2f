namespace Pmda.Bpftrace.Json;

/// <summary>A script at one moment, as clients see it.</summary>
internal sealed record ScriptReport
{
    /// <summary>The script's id, <c>scriptN</c>; empty for a refused script, which has none.</summary>
    public required string ScriptId { get; init; }

    /// <summary>The user who registered it, or null.</summary>
    public required string? UserName { get; init; }

    /// <summary>Whether it never expires: a named script.</summary>
    public required bool IsPersistent { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a client last fetched one of its values.</summary>
    public required DateTimeOffset LastAccessedAt { get; init; }

    public required ScriptSource Source { get; init; }

    public required ScriptState State { get; init; }

    /// <summary>Bytes that bpftrace wrote since the script was registered.</summary>
    public long DataBytes { get; init; }
}
