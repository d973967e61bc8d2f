namespace Pmda.Bpftrace.Json;

/// <summary>A script at one moment, as clients see it.</summary>
/// <param name="Script">The script; one that was refused has an empty id.</param>
/// <param name="State">Its state at that moment.</param>
/// <param name="DataBytes">The bytes that bpftrace had written for it.</param>
/// <param name="LastAccess">When a client last fetched one of its values.</param>
internal sealed record ScriptReport(Script Script, ScriptState State, long DataBytes, DateTimeOffset LastAccess);
