using Pcp.Interop.Metrics;
using Pcp.Interop.Tables;

namespace Pcp.Interop.Tests.Tables;

/// <summary>A column of numbers (UInt64) or strings, with one value or instances.</summary>
internal enum ColumnKind
{
    Number,
    Text,
    Numbers,
    Texts,
}

/// <summary>Tables whose columns are found by position.</summary>
internal static class TestTable
{
    internal static MetricTable Of(params ReadOnlySpan<ColumnKind> kinds) => Of(TimeProvider.System, kinds);

    internal static MetricTable Of(TimeProvider time, params ReadOnlySpan<ColumnKind> kinds)
    {
        MetricTable table = new(time);
        foreach (ColumnKind kind in kinds)
        {
            MetricType type = kind is ColumnKind.Text or ColumnKind.Texts ? MetricType.String : MetricType.UInt64;
            if (kind is ColumnKind.Number or ColumnKind.Text)
                table.AddSingle(type);
            else
                table.AddInstances(type);
        }

        table.Complete();
        return table;
    }

    internal static SingleColumn Single(this MetricTable table, int column) => (SingleColumn)table.Columns[column];

    internal static InstancesColumn Instances(this MetricTable table, int column) =>
        (InstancesColumn)table.Columns[column];
}
