using Pcp.Interop.Metrics;
using Pcp.Interop.Native;
using Pcp.Interop.Tables;

namespace Pcp.Interop.Registry;

/// <summary>
/// A metric: its name, its descriptor, its help and the column that has its values. Complete before it is added to an
/// agent's <see cref="MetricRegistry"/>, and not changed afterwards.
/// </summary>
public sealed class Metric
{
    /// <summary>
    /// The longest name of a metric. Readers of archives have MAXPATHLEN bytes for one, its NUL included, and do not
    /// check that it fits (libpcp's logmeta.c).
    /// </summary>
    public const int MaxNameLength = 4095;

    /// <summary>
    /// Whether a text can be a metric's name: words with dots between them, each a letter or an underscore, then
    /// letters, digits and underscores. By PMNS(5) a word begins with a letter; PCP's own parser also accepts an
    /// underscore there.
    /// </summary>
    internal static bool IsName(string text) => text.Length <= MaxNameLength && text.Split('.').All(IsNamePart);

    private static bool IsNamePart(string part) =>
        part.Length > 0 && !char.IsAsciiDigit(part[0]) && part.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    /// <summary>
    /// A metric. Its column's table has all its columns from now on, and is published if it was not before. So this is
    /// called on the thread that writes the table, or while no other thread writes it.
    /// </summary>
    /// <param name="name">Its name in the PMNS.</param>
    /// <param name="descriptor">Its PMID, type, instance domain, semantics and units.</param>
    /// <param name="column">Where its values are.</param>
    /// <exception cref="ArgumentException">The column holds values of another type, or it has instances and the metric
    /// no instance domain, or the other way round.</exception>
    public Metric(string name, MetricDescriptor descriptor, Column column)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        ArgumentNullException.ThrowIfNull(column);
        if (descriptor.Type != column.Type)
            throw new ArgumentException($"{name} is of type {descriptor.Type}, its column of type {column.Type}");
        if (column.HasInstances == (descriptor.InDom == InDomId.Null))
        {
            throw new ArgumentException(
                $"{name} has {(column.HasInstances ? "no instance domain, its column has instances" :
                    "an instance domain, its column has no instances")}");
        }

        (Name, Descriptor, Column) = (name, descriptor, column);
        column.Table.Complete();
    }

    /// <summary>Its full name in the PMNS: <c>simple.color</c>.</summary>
    public string Name { get; }

    /// <summary>Its descriptor.</summary>
    public MetricDescriptor Descriptor { get; }

    /// <summary>The column that has its values; its table outlives the metric.</summary>
    public Column Column { get; }

    /// <summary>One line of help, and the whole text unless there is a <see cref="Help"/>.</summary>
    public string OneLine { get; init; } = "";

    /// <summary>The whole help text.</summary>
    public string? Help { get; init; }

    /// <summary>Labels of the metric as a JSON object (pmLookupLabels(3)), or null.</summary>
    public string? Labels { get; init; }

    /// <summary>
    /// Labels of the metric's instance domain as a JSON object, or null. Only for a domain that no other metric uses;
    /// <see cref="MetricRegistry.Describe(InDomId, InDomDescription)"/> has those of other domains. PCP 6's key-value
    /// store finds values with instances by labels of their domain, not by those of the metric.
    /// </summary>
    public string? InDomLabels { get; init; }

    /// <summary>
    /// Called on pmcd's thread before a client fetches the metric, once for each fetch, or reads its instance domain,
    /// if this is the metric that was added first of that domain (<see cref="MetricRegistry.Add"/>). It may publish the
    /// table, if no other thread writes it; an error goes to the client. Without it a fetch runs no managed code.
    /// </summary>
    public Func<ClientContext, PmError>? Refresh { get; init; }

    /// <summary>
    /// Gets new values while the column's table rests (<see cref="MetricTable.IsResting"/>); in place of
    /// <see cref="Refresh"/>.
    /// </summary>
    public IValuesOnDemand? OnDemand { get; init; }

    /// <summary>The column that has the instances for clients that read them; null: <see cref="Column"/>.</summary>
    internal Column? Instances { get; init; }

    /// <summary>
    /// Called in place of <see cref="Refresh"/> when a client reads the instances, so that no values are read for it.
    /// It must not fail: pmlogger(1) ends if it does not get the instances of values that it has fetched.
    /// </summary>
    internal Action? RefreshInstances { get; init; }

    /// <summary>Called on pmcd's thread when a client stores a value. Without it storing is not permitted.</summary>
    public StoreHandler? Store { get; init; }

    /// <summary>Where C finds the instances.</summary>
    internal NativePlace InstancesPlace => (Instances ?? Column).Place;

    internal NativeMetric ToNative() =>
        Column.Locate(Descriptor.ToNative() with { Flags = Refresh is null ? 0 : NativeMetric.Refresh });
}

/// <summary>
/// Gets values that nobody has read for some time. When a client fetches several metrics, the values of all of them are
/// requested before any are waited for. pmcd's thread.
/// </summary>
public interface IValuesOnDemand
{
    /// <summary>Asks for the values; does not wait. Called for each metric, so often more than once.</summary>
    void Request();

    /// <summary>
    /// Waits a little for the values. An error, such as PM_ERR_AGAIN, goes to a client that fetches; a client that asks
    /// for instances gets the last ones.
    /// </summary>
    PmError Wait();
}

/// <summary>
/// Takes a value that a client stores, and returns the outcome that the client gets. The value is valid during the
/// call only. pmcd's thread.
/// </summary>
public delegate PmError StoreHandler(ClientContext client, StoredValue value);

/// <summary>A value that a client stores.</summary>
public readonly ref struct StoredValue
{
    /// <summary>
    /// The type that was sent; for 32 bits always Int32, because PCP does not send whether they are signed.
    /// </summary>
    public MetricType Type { get; internal init; }

    /// <summary>The number of the instance; -1 for a metric without instance domain.</summary>
    public int Instance { get; internal init; }

    /// <summary>A number's bits as its type has them, sign-extended for 32 bits.</summary>
    public ulong Bits { get; internal init; }

    /// <summary>A string's bytes, without the NUL at its end; empty for numbers. Not necessarily UTF-8.</summary>
    public ReadOnlySpan<byte> Text { get; internal init; }
}
