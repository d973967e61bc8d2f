using Pcp.Interop.Metrics;
using Pcp.Interop.Native;

namespace Pcp.Interop.Tables;

/// <summary>
/// A number or a string for each instance. The writer sets all instances between <see cref="Begin"/> and
/// <see cref="End"/>; those that it does not set are removed. An instance keeps its number while it is there, and for
/// <see cref="Retention"/> after. Writer's thread only.
/// </summary>
public sealed class InstancesColumn : ListedColumn
{
    /// <summary>
    /// How long the number of an instance is kept after the instance has gone. If the instances that are gone take more
    /// than 2 MiB and outnumber the present ones, the half of them that has been gone longest loses its numbers
    /// earlier.
    /// </summary>
    public static TimeSpan Retention => InstanceListing.Retention;

    private bool _isFilling;

    internal InstancesColumn(MetricTable table, MetricType type, TimeProvider time)
        : base(table, type, new InstanceListing(time))
    {
    }

    /// <summary>
    /// Gives instances their numbers; without it, numbers count from 0 in order of first appearance. To be set before
    /// the first instance. Called on the writer's thread.
    /// </summary>
    /// <exception cref="InvalidOperationException">Instances have their numbers already.</exception>
    public InstanceNumbering? Numbering
    {
        set => Listing.Numbering = value;
    }

    /// <summary>Begins to replace all instances. A fill that did not end is dropped.</summary>
    public void Begin()
    {
        _isFilling = true;
        Listing.Begin();
        BeginFill();
    }

    /// <summary>
    /// Sets an instance's integer. A type of 32 bits takes the low 32 bits, as counters wrap. Instances are sorted by
    /// name. If an instance is set twice, the last value counts.
    /// </summary>
    /// <param name="name">The instance's name, up to its first NUL; an empty one becomes a blank.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">It does not hold integers, or is not being filled.</exception>
    public void Set(string name, long value) => SetCell(name, IntegerCell(value));

    /// <inheritdoc cref="Set(string, long)"/>
    public void Set(string name, ulong value) => SetCell(name, IntegerCell(unchecked((long)value)));

    /// <summary>Sets an instance's floating-point number. Instances are sorted by name.</summary>
    /// <inheritdoc cref="Set(string, long)"/>
    /// <exception cref="InvalidOperationException">It does not hold such numbers, or is not being filled.</exception>
    public void Set(string name, double value) => SetCell(name, FloatingCell(value));

    /// <summary>Sets an instance's string, up to its first NUL. Instances are sorted by name.</summary>
    /// <inheritdoc cref="Set(string, long)"/>
    /// <exception cref="InvalidOperationException">It holds numbers, or is not being filled.</exception>
    public void Set(string name, string value) =>
        Set(Encoding.UTF8.GetBytes(name), order: 0, Encoding.UTF8.GetBytes(value));

    /// <summary>Sets an instance's number by its bits. If it is set twice, the last one counts.</summary>
    /// <param name="name">The instance's name in UTF-8, up to its first NUL; an empty one becomes a blank.</param>
    /// <param name="order">Instances are sorted by this, then by name. Used when the name is new.</param>
    /// <param name="bits">The bits: sign-extended to 64 if the type is Int32, else zero-extended.</param>
    /// <returns>False if the instance was set before since <see cref="Begin"/>.</returns>
    /// <exception cref="InvalidOperationException">It holds text, or is not being filled.</exception>
    public bool SetBits(ReadOnlySpan<byte> name, long order, ulong bits)
    {
        RequireNumber();
        Cell(name, order, out bool again) = bits;
        return !again;
    }

    /// <summary>Adds to an instance's 64-bit integer, which begins at 0.</summary>
    /// <param name="name">The instance's name in UTF-8, up to its first NUL; an empty one becomes a blank.</param>
    /// <param name="order">Instances are sorted by this, then by name. Used when the name is new.</param>
    /// <param name="value">The addend.</param>
    /// <exception cref="InvalidOperationException">It holds other values, or is not being filled.</exception>
    public void Add(ReadOnlySpan<byte> name, long order, ulong value)
    {
        if (Type is not (MetricType.UInt64 or MetricType.Int64))
            throw new InvalidOperationException($"the column holds values of type {Type}, not 64-bit integers");
        ref ulong cell = ref Cell(name, order, out bool again);
        cell = again ? unchecked(cell + value) : value;
    }

    /// <summary>Sets an instance's string. If it is set twice, the last one counts.</summary>
    /// <inheritdoc cref="SetBits(ReadOnlySpan{byte}, long, ulong)"/>
    /// <param name="name"/>
    /// <param name="order"/>
    /// <param name="text">The string in UTF-8, cut as <see cref="SingleColumn.Set(ReadOnlySpan{byte})"/> does.</param>
    /// <exception cref="InvalidOperationException">It holds numbers, or is not being filled.</exception>
    public bool Set(ReadOnlySpan<byte> name, long order, ReadOnlySpan<byte> text)
    {
        RequireText();
        RequireFilling(true); // before the texts move: a snapshot that is not being filled has their address
        ulong cell = AppendText(text);
        Cell(name, order, out bool again) = cell;
        return !again;
    }

    /// <summary>Ends the replacement: instances that were not set are removed.</summary>
    /// <exception cref="InvalidOperationException">The column is not being filled.</exception>
    public void End()
    {
        RequireFilling(true);
        EndFill();
        NextCells = Listing.End(NextCells)!;
        _isFilling = false;
    }

    private void SetCell(string name, ulong bits) => Cell(Encoding.UTF8.GetBytes(name), order: 0, out _) = bits;

    private ref ulong Cell(ReadOnlySpan<byte> name, long order, out bool again)
    {
        RequireFilling(true);
        name = MetricTable.Deliverable(name);
        // An empty name crashes clients: libpcp decodes a domain whose names are all empty to one without names, and
        // pmGetInDom follows the null pointer. pmproxy then ends for everyone.
        int place = Listing.Place(name.IsEmpty ? " "u8 : name, order, out again);
        return ref NextCells.Span(place + 1)[place];
    }

    private void RequireFilling(bool isFilling)
    {
        if (_isFilling != isFilling)
            throw new InvalidOperationException($"the column is {(_isFilling ? "" : "not ")}being filled");
    }

    private protected override void Fill(ref NativeColumn target, int snapshot)
    {
        RequireFilling(false);
        base.Fill(ref target, snapshot);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Listing.Dispose();
        base.Dispose();
    }
}
