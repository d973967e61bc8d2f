namespace Bpftrace.Runner.Scripts;

/// <summary>
/// The counters of a script, over all of its processes and those of scripts that had its name before.
/// </summary>
/// <param name="DataBytes">See <see cref="Script.DataBytes"/>.</param>
/// <param name="LostEvents">See <see cref="ScriptState.LostEvents"/>.</param>
/// <param name="Restarts">See <see cref="ScriptState.Restarts"/>.</param>
public readonly record struct ScriptTotals(long DataBytes, long LostEvents, long Restarts);
