namespace Pmda.Bpftrace.Json;

/// <summary>A script at one moment, as clients see it. One that was refused has an empty id.</summary>
internal sealed record ScriptReport(Script Script, ScriptState State, long DataBytes, DateTimeOffset LastAccess);
