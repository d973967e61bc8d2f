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
    private bool _hasFailed;

    internal NumberCache(InDomId inDom, ILogger log)
    {
        (_inDom, _log) = (inDom, log);
        if (new PmError(Shim.CacheLoad(inDom.Value)) is { IsError: true } error)
            log.NumbersNotRead(inDom, error);
    }

    /// <inheritdoc cref="InstanceNumbering"/>
    internal int NumberOf(ReadOnlySpan<byte> name, long order)
    {
        int number = Shim.CacheNumber(_inDom.Value, Encoding.UTF8.GetString(name));
        return number < InstanceNumbers.Limit ? Math.Max(number, -1) : -1;
    }

    /// <summary>Saves the numbers if there are new names.</summary>
    internal void Save()
    {
        PmError error = new(Shim.CacheSave(_inDom.Value));
        if (error.IsError && !_hasFailed)
            _log.NumbersNotSaved(_inDom, error);
        _hasFailed = error.IsError;
    }
}
