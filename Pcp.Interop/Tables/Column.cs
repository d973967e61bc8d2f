using Pcp.Interop.Native;

namespace Pcp.Interop.Tables;

/// <summary>
/// What a table's writer prepares for one metric, until <see cref="MetricTable.Publish"/> shows it to readers.
/// Writer's thread only.
/// </summary>
public abstract class Column : IDisposable
{
    // Which version of the content each snapshot holds, so that publishing copies only what has changed.
    private readonly long[] _published = new long[3];
    private long _version = 1;

    private protected Column(bool isText, bool hasInstances)
    {
        IsText = isText;
        HasInstances = hasInstances;
    }

    internal bool IsText { get; }

    internal bool HasInstances { get; }

    /// <summary>A code that clients get in place of values; <see cref="PmError.None"/> for none.</summary>
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

    // C would take a number for the place of a text.
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
        if (Error.IsError)
            target.Count = Error.Code;
        _published[snapshot] = _version;
    }

    private protected abstract void Fill(ref NativeColumn target, int snapshot);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the memory that readers saw.</summary>
    protected abstract void Dispose(bool disposing);
}
