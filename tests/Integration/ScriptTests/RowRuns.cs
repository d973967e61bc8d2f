using Integration.Rig;

namespace Integration.ScriptTests;

/// <summary>
/// Registers scripts of the table ahead of the one under test, so that bpftrace compiles one while the values of
/// another are awaited.
/// </summary>
/// <param name="agent">Runs them.</param>
/// <param name="rows">The table.</param>
internal sealed class RowRuns(AgentRig agent, IReadOnlyList<ScriptRow> rows) : IDisposable
{
    private const int Ahead = 8;

    private readonly RowRun?[] _runs = new RowRun?[rows.Count];

    /// <summary>The run of a row, which the caller disposes of.</summary>
    public RowRun this[ScriptRow row]
    {
        get
        {
            int index = rows.TakeWhile(other => other.Line != row.Line).Count();
            for (int i = index; i < Math.Min(index + Ahead, rows.Count); i++)
                _runs[i] ??= new RowRun(agent, rows[i]);
            return _runs[index]!;
        }
    }

    public void Dispose()
    {
        foreach (RowRun? run in _runs)
            run?.Dispose();
    }
}
