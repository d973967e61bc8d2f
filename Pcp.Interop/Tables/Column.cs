using Pcp.Interop.Native;

namespace Pcp.Interop.Tables;

/// <summary>
/// The values of one metric, as the writer of its table sets them; readers see them after
/// <see cref="MetricTable.Publish"/>. Writer's thread only.
/// </summary>
public abstract unsafe class Column : IDisposable
{
    // The version of the content in each snapshot, so that publishing copies only what has changed.
    private readonly long[] _published = new long[3];
    private long _version = 1;

    private protected Column(bool isText, bool hasInstances)
    {
        IsText = isText;
        HasInstances = hasInstances;
    }

    // By snapshot.
    private protected NativeArray<ulong>[] Cells { get; } = [new(), new(), new()];

    private protected NativeArray<byte>[] Texts { get; } = [new(), new(), new()];

    internal bool IsText { get; }

    internal bool HasInstances { get; }

    /// <summary>The error that clients get in place of values, or <see cref="PmError.None"/>.</summary>
    public PmError Error
    {
        get;
        set
        {
            field = value;
            Touch();
        }
    }

    private protected void Touch() => _version++;

    // C would take a number for the offset of a text.
    private protected void Require(bool isText)
    {
        if (IsText != isText)
            throw new InvalidOperationException(IsText ? "the column holds text" : "the column holds numbers");
    }

    internal void CopyTo(ref NativeColumn target, int snapshot)
    {
        if (_published[snapshot] == _version)
            return;
        Fill(ref target, snapshot);
        target.Cells = Cells[snapshot].Pointer;
        target.Text = Texts[snapshot].Pointer;
        if (Error.IsError)
            target.Count = Error.Code;
        _published[snapshot] = _version;
    }

    private protected abstract void Fill(ref NativeColumn target, int snapshot);

    /// <summary>Frees the memory that readers saw.</summary>
    public virtual void Dispose()
    {
        for (int i = 0; i < Cells.Length; i++)
        {
            Cells[i].Dispose();
            Texts[i].Dispose();
        }

        GC.SuppressFinalize(this);
    }
}
