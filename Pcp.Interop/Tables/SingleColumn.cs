using Pcp.Interop.Metrics;
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

    internal SingleColumn(MetricTable table, MetricType type)
        : base(table, type, hasInstances: false)
    {
    }

    /// <summary>Sets an integer. A type of 32 bits takes the low 32 bits, as counters wrap.</summary>
    /// <exception cref="InvalidOperationException">The column does not hold integers.</exception>
    public void Set(long value) => SetCell(IntegerCell(value));

    /// <inheritdoc cref="Set(long)"/>
    public void Set(ulong value) => SetCell(IntegerCell(unchecked((long)value)));

    /// <summary>Sets a floating-point number.</summary>
    /// <exception cref="InvalidOperationException">The column does not hold floating-point numbers.</exception>
    public void Set(double value) => SetCell(FloatingCell(value));

    /// <summary>Sets a number by its bits: sign-extended to 64 if its type is Int32, else zero-extended.</summary>
    /// <exception cref="InvalidOperationException">The column holds text.</exception>
    public void SetBits(ulong bits)
    {
        RequireNumber();
        SetCell(bits);
    }

    /// <summary>Sets a string, up to its first NUL: PCP's strings end there.</summary>
    /// <exception cref="InvalidOperationException">The column holds numbers.</exception>
    public void Set(string text) => Set(Encoding.UTF8.GetBytes(text));

    /// <summary>Sets a string, up to its first NUL: PCP's strings end there.</summary>
    /// <param name="text">The string in UTF-8; at most <see cref="MetricTable.MaxTextLength"/> bytes are kept.</param>
    /// <exception cref="InvalidOperationException">The column holds numbers.</exception>
    public void Set(ReadOnlySpan<byte> text)
    {
        RequireText();
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

    private void SetCell(ulong cell)
    {
        if (_hasValue && _cell == cell)
            return;
        _cell = cell;
        _hasValue = true;
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
