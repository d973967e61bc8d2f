using Pcp.Interop.Native;

namespace Pcp.Interop.Tables;

/// <summary>
/// A number or a string for each instance. The writer sets all instances between <see cref="Begin"/> and
/// <see cref="End"/>; those that it does not set are removed. An instance keeps its number until it has been gone for
/// <see cref="Retention"/>; of more than a million that are gone, the oldest lose theirs before. Writer's thread
/// only.
/// </summary>
public sealed class InstancesColumn : ListedColumn
{
    /// <summary>How long the number of an instance that is gone is kept.</summary>
    public static TimeSpan Retention => InstanceListing.Retention;

    private bool _isFilling;

    internal InstancesColumn(bool isText, TripleBuffer buffer, TimeProvider time)
        : base(isText, buffer, new InstanceListing(time))
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

    /// <summary>Sets an instance's number. If it is set twice, the last one counts.</summary>
    /// <param name="name">The instance's name in UTF-8, up to its first NUL; an empty one becomes a blank.</param>
    /// <param name="order">Instances are sorted by this, then by name. Used when the name is new.</param>
    /// <param name="value">The number's bits.</param>
    /// <returns>False if the instance was set before since <see cref="Begin"/>.</returns>
    /// <exception cref="InvalidOperationException">It holds the other kind, or is not being filled.</exception>
    public bool Set(ReadOnlySpan<byte> name, long order, ulong value)
    {
        Require(isText: false);
        Cell(name, order, out bool again) = value;
        return !again;
    }

    /// <summary>Adds to an instance's number, which begins at 0.</summary>
    /// <inheritdoc cref="Set(ReadOnlySpan{byte}, long, ulong)"/>
    public void Add(ReadOnlySpan<byte> name, long order, ulong value)
    {
        Require(isText: false);
        ref ulong cell = ref Cell(name, order, out bool again);
        cell = again ? unchecked(cell + value) : value;
    }

    /// <summary>Sets an instance's string. If it is set twice, the last one counts.</summary>
    /// <inheritdoc cref="Set(ReadOnlySpan{byte}, long, ulong)"/>
    /// <param name="name"/>
    /// <param name="order"/>
    /// <param name="text">The string in UTF-8, cut as <see cref="SingleColumn.Set(ReadOnlySpan{byte})"/> does.</param>
    public bool Set(ReadOnlySpan<byte> name, long order, ReadOnlySpan<byte> text)
    {
        Require(isText: true);
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
