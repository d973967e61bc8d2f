using Pcp.Interop.Metrics;
using Pcp.Interop.Registry;
using Pcp.Interop.Tables;

namespace Pcp.Interop;

/// <summary>A metric with a value for each instance of its domain.</summary>
/// <typeparam name="TRow">The type that stands for an instance in the program.</typeparam>
/// <typeparam name="T">int, uint, long, ulong, float, double or string.</typeparam>
public sealed class InstanceMetric<TRow, T> : MetricDeclaration<InstanceMetric<TRow, T>>, IInstanceMetric
{
    private readonly InstanceDomain<TRow> _domain;
    private readonly RowsColumn _column;
    private Func<TRow, T>? _fetch;
    private Action<TRow, T, ClientContext>? _store;

    internal InstanceMetric(InstanceDomain<TRow> domain, MetricName id)
        : base(domain.Pmda, id)
    {
        _domain = domain;
        _column = domain.AddColumn(id.Type);
    }

    /// <summary>
    /// Sets the function that returns an instance's value for each fetch. It is called on pmcd's thread, and pmcd waits
    /// for it. Each instance has a value: a string that is null is empty. After an exception for one instance the
    /// client gets an error in place of all values of the metric, and the exception is logged; after a
    /// <see cref="PmException"/> it gets the exception's code, and the message is logged.
    /// </summary>
    /// <exception cref="InvalidOperationException">The agent runs already.</exception>
    public InstanceMetric<TRow, T> Fetch(Func<TRow, T> value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Pmda.RequireDeclaring();
        _fetch = value;
        return this;
    }

    /// <inheritdoc cref="ValueMetric{T}.Store(Action{T})"/>
    public InstanceMetric<TRow, T> Store(Action<TRow, T> accept)
    {
        ArgumentNullException.ThrowIfNull(accept);
        return Store((row, value, _) => accept(row, value));
    }

    /// <inheritdoc cref="ValueMetric{T}.Store(Action{T, ClientContext})"/>
    public InstanceMetric<TRow, T> Store(Action<TRow, T, ClientContext> accept)
    {
        ArgumentNullException.ThrowIfNull(accept);
        Pmda.RequireDeclaring();
        _store = accept;
        return this;
    }

    private protected override void Check()
    {
        if (_fetch is null)
            throw new InvalidOperationException($"{Name} has no function: call Fetch");
    }

    PmError IInstanceMetric.Fill() => _column.Error = Pmda.Serve(Name, ReadValues);

    void IInstanceMetric.Drop() => _column.Error = PmError.NoValue;

    private void ReadValues()
    {
        Span<ulong> cells = _column.Begin();
        ReadOnlySpan<int> places = _domain.Places;
        ReadOnlySpan<TRow> rows = _domain.Current;
        Func<TRow, T> fetch = _fetch!;
        for (int i = 0; i < places.Length; i++)
        {
            T value = fetch(rows[i]);
            cells[places[i]] = value is string text
                ? _column.Text(Encoding.UTF8.GetBytes(text))
                : ValueType<T>.Bits(value);
        }
    }

    private protected override Metric Build(int domain) =>
        new(Name, Describe(domain, new InDomId(domain, _domain.Serial)), _column)
        {
            OneLine = OneLine,
            Help = Text,
            Labels = Labels,
            Refresh = _ => _domain.Refresh(this),
            Instances = _domain.Listed,
            RefreshInstances = _domain.RefreshInstances,
            Store = _store is { } accept ? (client, stored) => Accept(accept, client, stored) : null,
        };

    private PmError Accept(Action<TRow, T, ClientContext> accept, ClientContext client, StoredValue stored)
    {
        if (!ValueType<T>.TryRead(stored, out T? value))
            return PmError.WrongType;
        int instance = stored.Instance;
        return Pmda.Serve(Name, () => accept(_domain.Find(instance), value, client));
    }
}

internal interface IInstanceMetric
{
    /// <summary>Reads its values of all instances.</summary>
    /// <returns>The error that clients get in place of them.</returns>
    PmError Fill();

    /// <summary>Drops its values, which are of other instances, until they are read again.</summary>
    void Drop();
}
