using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;

namespace Pmda.Bpftrace.Json;

/// <summary>What a client is told about a script, at one moment.</summary>
internal sealed record ScriptReport
{
    /// <summary>The script's id, <c>scriptN</c>; empty for a script that was refused, which has none.</summary>
    public required string ScriptId { get; init; }

    /// <summary>The user who registered it, or null.</summary>
    public required string? UserName { get; init; }

    /// <summary>Whether it never expires: a named script.</summary>
    public required bool IsPersistent { get; init; }

    /// <summary>When it was registered; shown in local time.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a client last fetched one of its values; shown in local time.</summary>
    public required DateTimeOffset LastAccessedAt { get; init; }

    /// <summary>Its code, annotations and variables.</summary>
    public required ScriptSource Source { get; init; }

    /// <summary>Its state at that moment.</summary>
    public required ScriptState State { get; init; }

    /// <summary>Bytes that bpftrace wrote since the script was registered.</summary>
    public long DataBytes { get; init; }
}
