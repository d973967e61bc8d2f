using System.Collections.Immutable;
using Pcp.Interop.Native;

namespace Pcp.Interop.Tables;

/// <summary>
/// Values of metrics in memory that C reads: one column a metric. One thread fills columns and then publishes them all
/// at once; pmcd's thread reads the newest published snapshot, without locks and without waiting (see <see
/// cref="TripleBuffer"/>). Dispose a table only after its metrics were removed from the agent and its writer has
/// stopped.
/// </summary>
public sealed unsafe class MetricTable : IDisposable
{
    /// <summary>The longest string that a PMDA can deliver: a value block's length has 24 bits (pmapi.h).</summary>
    public const int MaxTextLength = 0xffffff - 5;

    private readonly TripleBuffer _buffer;
    private readonly ImmutableArray<Column> _columns;

    /// <summary>A table with these columns; nothing has a value.</summary>
    public MetricTable(params ReadOnlySpan<ColumnKind> kinds)
        : this(TimeProvider.System, kinds)
    {
    }

    /// <summary>A table with these columns; nothing has a value.</summary>
    /// <param name="time">Measures how long instances have been gone.</param>
    /// <param name="kinds">The kinds of the columns.</param>
    public MetricTable(TimeProvider time, params ReadOnlySpan<ColumnKind> kinds)
    {
        _buffer = new TripleBuffer(kinds.Length);
        ImmutableArray<Column>.Builder columns = ImmutableArray.CreateBuilder<Column>(kinds.Length);
        foreach (ColumnKind kind in kinds)
        {
            columns.Add(kind is ColumnKind.Number or ColumnKind.Text
                ? new SingleColumn(kind is ColumnKind.Text)
                : new InstancesColumn(kind is ColumnKind.Texts, _buffer, time));
        }

        _columns = columns.MoveToImmutable();
        Publish(); // "no value", until there is one
    }

    /// <summary>The number of columns.</summary>
    public int Count => _columns.Length;

    /// <summary>The column of a metric with one value.</summary>
    public SingleColumn Single(int column) => (SingleColumn)_columns[column];

    /// <summary>The column of a metric with instances.</summary>
    public InstancesColumn Instances(int column) => (InstancesColumn)_columns[column];

    /// <summary>Publishes the content of all columns at once. Writer's thread only.</summary>
    /// <exception cref="InvalidOperationException">A column with instances is being filled.</exception>
    public void Publish()
    {
        Span<NativeColumn> back = _buffer.Back;
        for (int i = 0; i < back.Length; i++)
            _columns[i].CopyTo(ref back[i], _buffer.BackIndex);
        _buffer.Publish();
    }

    /// <summary>The time since a client last fetched a value of the table; null if none ever did. Any thread.</summary>
    public TimeSpan? SinceAccess
    {
        get
        {
            long accessed = Volatile.Read(ref _buffer.Exchange->Accessed);
            return accessed == 0 ? null : TimeSpan.FromMilliseconds(Math.Max(0, Shim.Now() - accessed));
        }
    }

    /// <summary>A table of metrics that share their instances, which are the rows of <paramref name="rows"/>.</summary>
    internal MetricTable(Rows rows, params ReadOnlySpan<bool> areTexts)
    {
        _buffer = new TripleBuffer(areTexts.Length);
        ImmutableArray<Column>.Builder columns = ImmutableArray.CreateBuilder<Column>(areTexts.Length);
        foreach (bool isText in areTexts)
            columns.Add(new RowsColumn(isText, _buffer, rows));
        _columns = columns.MoveToImmutable();
        Publish();
    }

    internal Column Column(int column) => _columns[column];

    internal NativeExchange* Exchange => _buffer.Exchange;

    /// <summary>A metric in C's form, with the column that has its values.</summary>
    internal NativeMetric Locate(NativeMetric metric, int column) =>
        metric with { Exchange = Exchange, Column = (uint)column };

    internal static ulong TextCell(int offset, int length) => ((ulong)(uint)length << 32) | (uint)offset;

    internal static int TextLength(ulong cell) => (int)(cell >> 32);

    internal static ReadOnlySpan<byte> Deliverable(ReadOnlySpan<byte> text)
    {
        int nul = text.IndexOf((byte)0);
        if (nul >= 0)
            text = text[..nul];
        return text.Length <= MaxTextLength ? text : text[..MaxTextLength];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Column column in _columns)
            column.Dispose();
        _buffer.Dispose();
    }
}

/// <summary>The kind of a column of a <see cref="MetricTable"/>.</summary>
public enum ColumnKind
{
    /// <summary>One number.</summary>
    Number,

    /// <summary>One string.</summary>
    Text,

    /// <summary>A number for each instance.</summary>
    Numbers,

    /// <summary>A string for each instance.</summary>
    Texts,
}
