using Pcp.Interop.Native;

namespace Pcp.Interop.Tables;

/// <summary>
/// A number or a string for each instance. The writer sets all instances between <see cref="Begin"/> and
/// <see cref="End"/>; those that it does not set are removed. An instance keeps its number until it has been gone for
/// <see cref="Retention"/>; of more than a million that are gone, the oldest lose theirs before. Values go directly
/// into the snapshot that is published next, so that there is no fourth copy. Writer's thread only.
/// </summary>
public sealed unsafe class InstancesColumn : Column
{
    /// <summary>How long the number of an instance that is gone is kept.</summary>
    public static TimeSpan Retention => InstanceListing.Retention;

    private readonly TripleBuffer _buffer;
    private readonly InstanceListing _listing;

    private readonly InstanceBlock?[] _blocks = new InstanceBlock?[3];
    private int _textLength;

    // The snapshot that has the values of the last End.
    private int _newest;
    private bool _isFilling;

    internal InstancesColumn(bool isText, TripleBuffer buffer, TimeProvider time)
        : base(isText, hasInstances: true)
    {
        _buffer = buffer;
        _listing = new InstanceListing(time);
    }

    /// <summary>
    /// Gives instances their numbers; without it, numbers count from 0 in order of first appearance. To be set before
    /// the first instance. Called on the writer's thread.
    /// </summary>
    /// <exception cref="InvalidOperationException">Instances have their numbers already.</exception>
    public InstanceNumbering? Numbering
    {
        set => _listing.Numbering = value;
    }

    /// <summary>Begins to replace all instances. A fill that did not end is dropped.</summary>
    public void Begin()
    {
        _isFilling = true;
        _textLength = 0;
        _listing.Begin();
        Cells[_buffer.BackIndex].Reserve(_listing.Count);
        Touch();
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
        text = MetricTable.Deliverable(text);
        text.CopyTo(Texts[_buffer.BackIndex].Span(checked(_textLength + text.Length))[_textLength..]);
        Cell(name, order, out bool again) = MetricTable.TextCell(_textLength, text.Length);
        _textLength += text.Length;
        return !again;
    }

    /// <summary>Ends the replacement: instances that were not set are removed.</summary>
    /// <exception cref="InvalidOperationException">The column is not being filled.</exception>
    public void End()
    {
        RequireFilling(true);
        _newest = _buffer.BackIndex;
        _listing.End(ref Cells[_newest]);
        _isFilling = false;
    }

    private ref ulong Cell(ReadOnlySpan<byte> name, long order, out bool again)
    {
        RequireFilling(true);
        name = MetricTable.Deliverable(name);
        // An empty name crashes clients: libpcp decodes a domain whose names are all empty to one without names, and
        // pmGetInDom follows the null pointer. pmproxy then ends for everyone.
        int place = _listing.Place(name.IsEmpty ? " "u8 : name, order, out again);
        return ref Cells[_buffer.BackIndex].Reserve(place + 1)[place];
    }

    private void RequireFilling(bool isFilling)
    {
        if (_isFilling != isFilling)
            throw new InvalidOperationException($"the column is {(_isFilling ? "" : "not ")}being filled");
    }

    private protected override void Fill(ref NativeColumn target, int snapshot)
    {
        RequireFilling(false);
        int count = _listing.Count;
        if (_newest != snapshot)
        {
            // Readers may read the newest meanwhile, but nobody writes it: the writer has another one.
            Cells[_newest].Span(count).CopyTo(Cells[snapshot].Span(count));
            if (IsText)
                Texts[_newest].Span(_textLength).CopyTo(Texts[snapshot].Span(_textLength));
            _newest = snapshot;
        }

        if (_blocks[snapshot] != _listing.Block)
        {
            _blocks[snapshot]?.Release();
            _blocks[snapshot] = _listing.Block;
            _listing.Block.Acquire();
        }

        target.Instances = _listing.Block.Pointer;
        target.Count = count;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _listing.Dispose();
        for (int i = 0; i < _blocks.Length; i++)
        {
            _blocks[i]?.Release();
            _blocks[i] = null;
        }

        base.Dispose();
    }
}
