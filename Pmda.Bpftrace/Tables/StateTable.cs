using System.Text;
using Bpftrace.Runner.Scripts;
using Pcp.Interop.Tables;
using Pmda.Bpftrace.Clusters;
using Pmda.Bpftrace.Json;

namespace Pmda.Bpftrace.Tables;

/// <summary>The housekeeping metrics of a script, by item. One thread writes at a time.</summary>
internal sealed class StateTable
{
    /// <param name="code">The script's code, which does not change.</param>
    /// <param name="dataBytes">Where the count of bytes begins.</param>
    public StateTable(string code, long dataBytes = 0)
    {
        Table.Single(PmidMap.Script.Code).Set(Encoding.UTF8.GetBytes(code));
        Table.Single(PmidMap.Script.DataBytes).Set(dataBytes);
    }

    /// <summary>The table.</summary>
    public MetricTable Table { get; } = new(
        ColumnKind.Text,
        ColumnKind.Number,
        ColumnKind.Number,
        ColumnKind.Text,
        ColumnKind.Number,
        ColumnKind.Text,
        ColumnKind.Number,
        ColumnKind.Number,
        ColumnKind.Text,
        ColumnKind.Number);

    private ScriptState? _shown;

    /// <summary>Shows a state to clients.</summary>
    public void Publish(ScriptState state)
    {
        // Texts only when they change.
        if (_shown?.Status != state.Status)
            Table.Single(PmidMap.Script.Status).Set(Encoding.UTF8.GetBytes(PublishedNames.Of(state.Status)));
        if (_shown?.Error != state.Error)
            Table.Single(PmidMap.Script.Error).Set(Encoding.UTF8.GetBytes(state.Error.Trim()));
        if (_shown?.Warnings != state.Warnings || _shown.RestartNotice != state.RestartNotice)
            Table.Single(PmidMap.Script.Warnings).Set(Encoding.UTF8.GetBytes($"{state.RestartNotice}{state.Warnings}"));
        if (state.Pid < 0)
            Table.Single(PmidMap.Script.Pid).Clear();
        else
            Table.Single(PmidMap.Script.Pid).Set(state.Pid);
        Table.Single(PmidMap.Script.ExitCode).Set(state.ExitCode);
        Table.Single(PmidMap.Script.Probes).Set(state.Probes);
        Table.Single(PmidMap.Script.LostEvents).Set(state.LostEvents);
        Table.Single(PmidMap.Script.Restarts).Set(state.Restarts);
        Table.Publish();
        _shown = state;
    }

    /// <summary>Shows how many bytes were read to clients; allocates nothing.</summary>
    public void PublishDataBytes(long count)
    {
        Table.Single(PmidMap.Script.DataBytes).Set(count);
        Table.Publish();
    }
}
