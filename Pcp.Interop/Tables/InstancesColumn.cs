using Pcp.Interop.Native;

namespace Pcp.Interop.Tables;

/// <summary>
/// A number or a string for each instance. The writer says all that there is, between <see cref="Begin"/> and
/// <see cref="End"/>; instances that are not named are gone. An instance keeps its number until it has been gone for
/// <see cref="Retention"/>; of more than a million that are gone, those that went first lose theirs before. Writer's
/// thread only.
/// </summary>
public sealed unsafe class InstancesColumn : Column
{
    /// <summary>How long the number of an instance that is gone is remembered.</summary>
    public static TimeSpan Retention => InstanceListing.Retention;

    private readonly TripleBuffer _buffer;
    private readonly InstanceListing _listing;

    // Values go right into the snapshot that will be published next, so that there is no copy of them beside the three.
    private readonly NativeArray<ulong>[] _cells = [new(), new(), new()];
    private readonly NativeArray<byte>[] _texts = [new(), new(), new()];
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

    // An empty name is a client's end: libpcp decodes a domain whose names are all empty to one without names, and
    // pmGetInDom follows the null pointer. pmproxy then ends for everyone.
    private static ReadOnlySpan<byte> Blank => " "u8;

    /// <summary>
    /// Gives instances their numbers; without one, numbers count from 0 in order of first appearance. To be set before
    /// the first instance is. It is called on the writer's thread.
    /// </summary>
    /// <exception cref="InvalidOperationException">Instances have their numbers already.</exception>
    public InstanceNumbering? Numbering
    {
        set => _listing.Numbering = value;
    }

    /// <summary>Now follows all that there is. What was begun before and not ended is dropped.</summary>
    public void Begin()
    {
        _isFilling = true;
        _textLength = 0;
        _listing.Begin();
        _cells[_buffer.BackIndex].Reserve(_listing.Count);
        Touch();
    }

    /// <summary>An instance's number. If it comes twice, the last one stands.</summary>
    /// <param name="name">The instance's name in UTF-8; what follows a NUL is cut off, and an empty one is a blank.</param>
    /// <param name="order">Where it is listed: by this first, then by name. Taken when the name is first seen.</param>
    /// <param name="value">The number's bits.</param>
    /// <returns>False if the instance came before since <see cref="Begin"/>.</returns>
    /// <exception cref="InvalidOperationException">The column holds text, or is not being filled.</exception>
    public bool Set(ReadOnlySpan<byte> name, long order, ulong value)
    {
        Require(isText: false);
        Cell(name, order, out bool again) = value;
        return !again;
    }

    /// <summary>An instance's number; if it comes twice, the numbers add up.</summary>
    /// <param name="name">The instance's name in UTF-8; what follows a NUL is cut off, and an empty one is a blank.</param>
    /// <param name="order">Where it is listed: by this first, then by name. Taken when the name is first seen.</param>
    /// <param name="value">The number's bits.</param>
    /// <exception cref="InvalidOperationException">The column holds text, or is not being filled.</exception>
    public void Add(ReadOnlySpan<byte> name, long order, ulong value)
    {
        Require(isText: false);
        ref ulong cell = ref Cell(name, order, out bool again);
        cell = again ? unchecked(cell + value) : value;
    }

    /// <summary>An instance's string. If it comes twice, the last one stands.</summary>
    /// <param name="name">The instance's name in UTF-8; what follows a NUL is cut off, and an empty one is a blank.</param>
    /// <param name="order">Where it is listed: by this first, then by name. Taken when the name is first seen.</param>
    /// <param name="text">The string in UTF-8, cut as <see cref="SingleColumn.Set(ReadOnlySpan{byte})"/> does.</param>
    /// <returns>False if the instance came before since <see cref="Begin"/>.</returns>
    /// <exception cref="InvalidOperationException">The column holds numbers, or is not being filled.</exception>
    public bool Set(ReadOnlySpan<byte> name, long order, ReadOnlySpan<byte> text)
    {
        Require(isText: true);
        RequireFilling(true); // before the texts move: a snapshot that is not filled points to where they are
        text = MetricTable.Deliverable(text);
        text.CopyTo(_texts[_buffer.BackIndex].Span(checked(_textLength + text.Length))[_textLength..]);
        Cell(name, order, out bool again) = MetricTable.TextCell(_textLength, text.Length);
        _textLength += text.Length;
        return !again;
    }

    /// <summary>That was all.</summary>
    /// <exception cref="InvalidOperationException">The column is not being filled.</exception>
    public void End()
    {
        RequireFilling(true);
        _newest = _buffer.BackIndex;
        _listing.End(ref _cells[_newest]);
        _isFilling = false;
    }

    private ref ulong Cell(ReadOnlySpan<byte> name, long order, out bool again)
    {
        RequireFilling(true);
        name = MetricTable.Deliverable(name);
        int place = _listing.Place(name.IsEmpty ? Blank : name, order, out again);
        return ref _cells[_buffer.BackIndex].Reserve(place + 1)[place];
    }

    private void RequireFilling(bool isFilling)
    {
        if (_isFilling != isFilling)
            throw new InvalidOperationException(_isFilling ? "the column is being filled" : "the column is not being filled");
    }

    private protected override void Fill(ref NativeColumn target, int snapshot)
    {
        RequireFilling(false);
        int count = _listing.Count;
        if (_newest != snapshot)
        {
            // Readers may read the newest meanwhile, but nobody writes it: it is not the writer's own.
            _cells[_newest].Span(count).CopyTo(_cells[snapshot].Span(count));
            if (IsText)
                _texts[_newest].Span(_textLength).CopyTo(_texts[snapshot].Span(_textLength));
            _newest = snapshot;
        }

        if (_blocks[snapshot] != _listing.Block)
        {
            _blocks[snapshot]?.Release();
            _blocks[snapshot] = _listing.Block.Acquire();
        }

        target.Cells = _cells[snapshot].Pointer;
        target.Text = _texts[snapshot].Pointer;
        target.Instances = _listing.Block.Pointer;
        target.Count = count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _listing.Dispose();
        for (int i = 0; i < _blocks.Length; i++)
        {
            _blocks[i]?.Release();
            _blocks[i] = null;
            _cells[i].Dispose();
            _texts[i].Dispose();
        }
    }
}
