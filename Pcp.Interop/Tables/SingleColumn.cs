using Pcp.Interop.Native;

namespace Pcp.Interop.Tables;

/// <summary>
/// One number or one string, or none: then clients get <see cref="PmError.NoValue"/>, as from PCP's own agents.
/// Writer's thread only.
/// </summary>
public sealed unsafe class SingleColumn : Column
{
    private readonly NativeArray<byte> _text = new();
    private ulong _cell;
    private bool _hasValue;

    internal SingleColumn(bool isText)
        : base(isText, hasInstances: false)
    {
    }

    /// <summary>Sets a number that is not negative.</summary>
    /// <exception cref="InvalidOperationException">The column holds text.</exception>
    public void Set(ulong value)
    {
        Require(isText: false);
        if (_hasValue && _cell == value)
            return;
        _cell = value;
        _hasValue = true;
        Touch();
    }

    /// <summary>Sets a number.</summary>
    /// <exception cref="InvalidOperationException">The column holds text.</exception>
    public void Set(long value) => Set(unchecked((ulong)value));

    /// <summary>Sets a string, up to its first NUL: PCP's strings end there.</summary>
    /// <param name="text">The string in UTF-8; at most <see cref="MetricTable.MaxTextLength"/> bytes are kept.</param>
    /// <exception cref="InvalidOperationException">The column holds a number.</exception>
    public void Set(ReadOnlySpan<byte> text)
    {
        Require(isText: true);
        text = MetricTable.Deliverable(text);
        text.CopyTo(_text.Span(text.Length));
        _cell = MetricTable.TextCell(0, text.Length);
        _hasValue = true;
        Touch();
    }

    /// <summary>Removes the value.</summary>
    public void Clear()
    {
        if (!_hasValue)
            return;
        _hasValue = false;
        Touch();
    }

    private protected override void Fill(ref NativeColumn target, int snapshot)
    {
        if (IsText && _hasValue)
        {
            int length = MetricTable.TextLength(_cell);
            _text.Span(length).CopyTo(Texts[snapshot].Span(length));
        }

        Cells[snapshot].Span(1)[0] = _cell;
        target.Instances = null;
        target.Count = _hasValue ? 1 : PmError.NoValue.Code;
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _text.Dispose();
        base.Dispose();
    }
}
