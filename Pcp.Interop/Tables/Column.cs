using Pcp.Interop.Metrics;
using Pcp.Interop.Native;

namespace Pcp.Interop.Tables;

/// <summary>
/// The values of one metric, as the writer of its table sets them; readers see them after
/// <see cref="MetricTable.Publish"/>. Writer's thread only.
/// </summary>
public abstract unsafe class Column : IDisposable
{
    // The version of the content in each snapshot, so that publishing copies only what has changed.
    private readonly long[] _published = new long[3];
    private long _version = 1;

    private protected Column(MetricTable table, MetricType type, bool hasInstances)
    {
        Table = table;
        Index = table.Count;
        Type = type;
        HasInstances = hasInstances;
    }

    /// <summary>The table that it is a column of.</summary>
    public MetricTable Table { get; }

    /// <summary>The type of its values.</summary>
    public MetricType Type { get; }

    /// <summary>Whether it has a value for each instance, or one value.</summary>
    public bool HasInstances { get; }

    // By snapshot.
    private protected NativeArray<ulong>[] Cells { get; } = [new(), new(), new()];

    private protected NativeArray<byte>[] Texts { get; } = [new(), new(), new()];

    /// <summary>Its position in the table.</summary>
    internal int Index { get; }

    internal bool IsText => Type is MetricType.String;

    /// <summary>The error that clients get in place of values, or <see cref="PmError.None"/>.</summary>
    public PmError Error
    {
        get;
        set
        {
            field = value;
            Touch();
        }
    }

    /// <summary>A metric in C's form, with this column as the place of its values.</summary>
    internal NativeMetric Locate(NativeMetric metric) =>
        metric with { Exchange = Table.Exchange, Column = (uint)Index };

    /// <summary>Where C finds its instances.</summary>
    internal NativePlace Place => new() { Exchange = Table.Exchange, Column = (uint)Index };

    private protected void Touch() => _version++;

    // C would take a number for the offset of a text.
    private protected void RequireText()
    {
        if (!IsText)
            throw new InvalidOperationException($"the column holds numbers ({Type}), not text");
    }

    private protected void RequireNumber()
    {
        if (IsText)
            throw new InvalidOperationException("the column holds text, not numbers");
    }

    /// <summary>The cell of an integer: its low 32 bits, sign-extended, where the type has no more.</summary>
    private protected ulong IntegerCell(long value) => Type switch
    {
        MetricType.Int32 => unchecked((ulong)(int)value),
        MetricType.UInt32 => unchecked((uint)value),
        MetricType.Int64 or MetricType.UInt64 => unchecked((ulong)value),
        _ => throw new InvalidOperationException($"the column holds values of type {Type}, not integers"),
    };

    private protected ulong FloatingCell(double value) => Type switch
    {
        MetricType.Double => BitConverter.DoubleToUInt64Bits(value),
        MetricType.Float => BitConverter.SingleToUInt32Bits((float)value),
        _ => throw new InvalidOperationException($"the column holds values of type {Type}, not floating-point numbers"),
    };

    internal void CopyTo(ref NativeColumn target, int snapshot)
    {
        if (_published[snapshot] == _version)
            return;
        Fill(ref target, snapshot);
        target.Cells = Cells[snapshot].Pointer;
        target.Text = Texts[snapshot].Pointer;
        if (Error.IsError)
            target.Count = Error.Code;
        _published[snapshot] = _version;
    }

    private protected abstract void Fill(ref NativeColumn target, int snapshot);

    /// <summary>
    /// Frees the memory that readers see. Called by the column's <see cref="MetricTable"/> only, when no reader is
    /// left.
    /// </summary>
    public virtual void Dispose()
    {
        for (int i = 0; i < Cells.Length; i++)
        {
            Cells[i].Dispose();
            Texts[i].Dispose();
        }

        GC.SuppressFinalize(this);
    }
}
