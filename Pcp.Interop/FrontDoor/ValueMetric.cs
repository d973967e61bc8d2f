using System.Diagnostics.CodeAnalysis;
using Pcp.Interop.Metrics;
using Pcp.Interop.Registry;
using Pcp.Interop.Tables;

namespace Pcp.Interop;

/// <summary>
/// A metric with one value. The value comes from a function that is called for each fetch, or it is set whenever it
/// changes; until then it has none.
/// </summary>
/// <typeparam name="T">int, uint, long, ulong, float, double or string.</typeparam>
[SuppressMessage("Design", "CA1001", Justification = "The agent frees what it has declared.")]
public sealed class ValueMetric<T> : MetricDeclaration<ValueMetric<T>>
{
    private readonly MetricTable _table = new();
    private readonly SingleColumn _column;
    private readonly Lock _gate = new(); // a table has one writer at a time
    private Func<T>? _fetch;
    private Action<T, ClientContext>? _store;
    private bool _isFreed;

    internal ValueMetric(Pmda pmda, MetricName id)
        : base(pmda, id)
    {
        _column = _table.AddSingle(id.Type);
    }

    /// <summary>
    /// Sets the function that returns the value for each fetch. It is called on pmcd's thread, and pmcd waits for it:
    /// values that take longer than milliseconds belong on another thread, which calls <see cref="Set"/>. A string that
    /// is null is no value. After an exception the client gets an error, and the exception is logged; after a
    /// <see cref="PmException"/> the client gets its code, and its message is logged.
    /// </summary>
    /// <exception cref="InvalidOperationException">The agent runs already.</exception>
    public ValueMetric<T> Fetch(Func<T> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Pmda.RequireDeclaring();
        _fetch = value;
        return this;
    }

    /// <summary>
    /// Lets clients store values, as pmstore(1) does, and sets the function that takes them, on pmcd's thread. A value
    /// of another type is refused before the function is called. To refuse a value, throw a <see cref="PmException"/>:
    /// the client gets its code, and its message is logged.
    /// </summary>
    /// <exception cref="InvalidOperationException">The agent runs already.</exception>
    public ValueMetric<T> Store(Action<T> accept)
    {
        ArgumentNullException.ThrowIfNull(accept);
        return Store((value, _) => accept(value));
    }

    /// <summary>
    /// Lets clients store values, and passes the client to the function, which may accept those of some users only, for
    /// example.
    /// </summary>
    /// <inheritdoc cref="Store(Action{T})"/>
    public ValueMetric<T> Store(Action<T, ClientContext> accept)
    {
        ArgumentNullException.ThrowIfNull(accept);
        Pmda.RequireDeclaring();
        _store = accept;
        return this;
    }

    /// <summary>
    /// Sets the value, which clients see at once. Any thread, also while the agent runs; after it was disposed of, this
    /// does nothing.
    /// </summary>
    public void Set(T value)
    {
        lock (_gate)
        {
            if (_isFreed)
                return;
            if (value is null)
                _column.Clear();
            else if (value is string text)
                _column.Set(text);
            else
                _column.SetBits(ValueType<T>.Bits(value));
            _table.Publish();
        }
    }

    /// <summary>
    /// Removes the value: clients see that there is none. Any thread; after the agent was disposed of, this does
    /// nothing.
    /// </summary>
    public void Clear()
    {
        lock (_gate)
        {
            if (_isFreed)
                return;
            _column.Clear();
            _table.Publish();
        }
    }

    private protected override Metric Build(int domain)
    {
        // The constructor publishes the table, in which another thread may set the value at the same time.
        lock (_gate)
        {
            return new Metric(Name, Describe(domain, InDomId.Null), _column)
            {
                OneLine = OneLine,
                Help = Text,
                Labels = Labels,
                Refresh = _fetch is { } fetch ? _ => Pmda.Serve(Name, () => Set(fetch())) : null,
                Store = _store is { } accept ? (client, stored) => Accept(accept, client, stored) : null,
            };
        }
    }

    private PmError Accept(Action<T, ClientContext> accept, ClientContext client, StoredValue stored) =>
        ValueType<T>.TryRead(stored, out T? value)
            ? Pmda.Serve(Name, () => accept(value, client))
            : PmError.WrongType;

    private protected override void Free()
    {
        lock (_gate)
        {
            _isFreed = true;
            _table.Dispose();
        }
    }
}
