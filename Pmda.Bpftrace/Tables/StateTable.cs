using Pcp.Interop.Tables;
using Pmda.Bpftrace.Metrics;

namespace Pmda.Bpftrace.Tables;

/// <summary>
/// The values of a script's own metrics, a column for each row of <see cref="ScriptMetric.All"/>. One thread writes at
/// a time.
/// </summary>
internal sealed class StateTable
{
    private readonly Script _script;
    private readonly ImmutableArray<SingleColumn> _columns;
    private readonly string?[] _shown = new string?[ScriptMetric.All.Length];

    public StateTable(Script script)
    {
        _script = script;
        _columns = [.. ScriptMetric.All.Select(metric => Table.AddSingle(metric.Type))];
        PublishAll();
    }

    public MetricTable Table { get; } = new();

    /// <summary>The column of a row.</summary>
    public SingleColumn this[int row] => _columns[row];

    /// <summary>Publishes all values as they are now.</summary>
    public void PublishAll()
    {
        for (int column = 0; column < _shown.Length; column++)
        {
            // Texts are long and seldom change.
            if (ScriptMetric.All[column].TextOf?.Invoke(_script) is { } text && text != _shown[column])
            {
                _columns[column].Set(text);
                _shown[column] = text;
            }
        }

        PublishNumbers();
    }

    /// <summary>Publishes the numbers as they are now; allocates nothing.</summary>
    public void PublishNumbers()
    {
        for (int column = 0; column < _shown.Length; column++)
        {
            if (ScriptMetric.All[column].NumberOf is not { } numberOf)
                continue;
            if (numberOf(_script) is { } number)
                _columns[column].Set(number);
            else
                _columns[column].Clear();
        }

        Table.Publish();
    }
}
