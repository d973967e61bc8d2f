namespace Bpftrace.Runner.Scripts;

/// <summary>The counters of the agent's own about a script. They only rise, whatever happens to its bpftrace.</summary>
/// <param name="DataBytes">See <see cref="Script.DataBytes"/>.</param>
/// <param name="LostEvents">See <see cref="ScriptState.LostEvents"/>.</param>
/// <param name="Restarts">See <see cref="ScriptState.Restarts"/>.</param>
public readonly record struct ScriptTotals(long DataBytes, long LostEvents, long Restarts);
