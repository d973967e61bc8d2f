using Pcp.Interop.Logging;
using Pcp.Interop.Metrics;
using Pcp.Interop.Native;
using Pcp.Interop.Tables;

namespace Pcp.Interop;

/// <summary>The numbers of a domain's instances in PCP's own file: pmdaCache(3). pmcd's thread only.</summary>
internal sealed class NumberCache
{
    private readonly InDomId _inDom;
    private readonly ILogger _log;
    private readonly bool _isRead;
    private bool _hasFailed;
    private bool _hasRefused;

    internal NumberCache(InDomId inDom, ILogger log)
    {
        (_inDom, _log) = (inDom, log);
        PmError error = new(Shim.CacheLoad(inDom.Value));
        _isRead = !error.IsError;
        if (error.IsError)
            log.NumbersNotRead(inDom, error);
    }

    /// <inheritdoc cref="InstanceNumbering"/>
    internal int NumberOf(ReadOnlySpan<byte> name, long order)
    {
        // A number that is new here may be that of a name in the part of the file that was not read.
        if (!_isRead)
            return -1;
        string text = Encoding.UTF8.GetString(name);
        int number = Shim.CacheNumber(_inDom.Value, text);
        if (number is >= 0 and < InstanceNumbers.Limit)
            return number;
        if (!_hasRefused)
            _log.NumberNotKept(_inDom, text);
        _hasRefused = true;
        return -1;
    }

    /// <summary>Saves the numbers if there are new names; not over a file that could not be read.</summary>
    internal void Save()
    {
        if (!_isRead)
            return;
        PmError error = new(Shim.CacheSave(_inDom.Value));
        if (error.IsError && !_hasFailed)
            _log.NumbersNotSaved(_inDom, error);
        _hasFailed = error.IsError;
    }
}
