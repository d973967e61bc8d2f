using Pcp.Interop.Metrics;
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

    private readonly TimeProvider _time;
    private readonly List<Column> _columns = [];

    /// <summary>A table without columns.</summary>
    public MetricTable()
        : this(TimeProvider.System)
    {
    }

    /// <summary>A table without columns.</summary>
    /// <param name="time">Measures how long instances have been gone.</param>
    public MetricTable(TimeProvider time) => _time = time;

    /// <summary>The number of columns.</summary>
    public int Count => _columns.Count;

    /// <summary>Adds a column for one value, which has none yet.</summary>
    /// <exception cref="InvalidOperationException">The table is complete: a metric has one of its columns, or it was
    /// published.</exception>
    public SingleColumn AddSingle(MetricType type) => Add(new SingleColumn(this, type));

    /// <summary>Adds a column with a value for each instance; there are none yet.</summary>
    /// <inheritdoc cref="AddSingle"/>
    public InstancesColumn AddInstances(MetricType type) => Add(new InstancesColumn(this, type, _time));

    /// <summary>Adds a column whose instances are shared with others.</summary>
    internal RowsColumn Add(MetricType type, Rows rows) => Add(new RowsColumn(this, type, rows));

    private T Add<T>(T column)
        where T : Column
    {
        if (IsComplete)
        {
            column.Dispose();
            throw new InvalidOperationException("a table gets its columns before it is published or has metrics");
        }

        _columns.Add(column);
        return column;
    }

    private bool IsComplete => Buffer.Exchange != null;

    /// <summary>Ends the adding of columns: readers see them all, without values.</summary>
    internal void Complete()
    {
        if (IsComplete)
            return;
        Buffer.Allocate(_columns.Count);
        Publish();
    }

    /// <summary>Publishes the content of all columns at once. Writer's thread only.</summary>
    /// <exception cref="InvalidOperationException">A column with instances is being filled.</exception>
    public void Publish()
    {
        Complete();
        Span<NativeColumn> back = Buffer.Back;
        for (int i = 0; i < back.Length; i++)
            _columns[i].CopyTo(ref back[i], Buffer.BackIndex);
        Buffer.Publish();
    }

    /// <summary>
    /// Whether the values are old, and new ones have to be asked for: <see cref="Registry.Metric.OnDemand"/>. To be set
    /// to false after they were published. Set by the writer's thread; any thread may read it.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is set before the table was published or has metrics, or after
    /// the table was disposed of.</exception>
    public bool IsResting
    {
        get => IsComplete && Volatile.Read(ref Buffer.Exchange->Resting) != 0;
        set
        {
            if (!IsComplete)
                throw new InvalidOperationException("only a table that was published or has metrics can rest");
            Volatile.Write(ref Buffer.Exchange->Resting, value ? 1u : 0);
        }
    }

    /// <summary>The time since a client last fetched a value of the table; null if none ever did. Any thread.</summary>
    public TimeSpan? SinceAccess
    {
        get
        {
            long accessed = IsComplete ? Volatile.Read(ref Buffer.Exchange->Accessed) : 0;
            return accessed == 0 ? null : TimeSpan.FromMilliseconds(Math.Max(0, Shim.Now() - accessed));
        }
    }

    internal IReadOnlyList<Column> Columns => _columns;

    internal TripleBuffer Buffer { get; } = new();

    internal NativeExchange* Exchange => Buffer.Exchange;

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
        Buffer.Dispose();
    }
}
