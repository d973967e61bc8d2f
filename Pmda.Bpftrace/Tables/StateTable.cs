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
    private readonly string?[] _shown = new string?[ScriptMetric.All.Length];

    public StateTable(Script script)
    {
        _script = script;
        PublishAll();
    }

    public MetricTable Table { get; } = new([.. ScriptMetric.All.Select(metric => metric.Kind)]);

    /// <summary>Publishes all values as they are now.</summary>
    public void PublishAll()
    {
        for (int column = 0; column < _shown.Length; column++)
        {
            // Texts are long and seldom change.
            if (ScriptMetric.All[column].TextOf?.Invoke(_script) is { } text && text != _shown[column])
            {
                Table.Single(column).Set(Encoding.UTF8.GetBytes(text));
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
                Table.Single(column).Set(number);
            else
                Table.Single(column).Clear();
        }

        Table.Publish();
    }
}
