using Pcp.Interop;
using Pcp.Interop.Tables;

namespace Pmda.Bpftrace.Tables;

/// <summary>
/// The values of a script that rests. For a client that reads them the script is asked for new ones, and the client
/// waits a little for the answer: bpftrace prints a thousand keys within some milliseconds. If it needs longer, readers
/// get "try again" at once until the answer is there, since all other clients of pmcd wait with them.
/// </summary>
internal sealed class RestingValues(Script script, MetricTable table, TimeProvider clock) : IValuesOnDemand, IDisposable
{
    /// <summary>How long readers wait, once in a rest.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly ManualResetEventSlim _areNew = new(initialState: true);
    private int _rests; // written by the runner's thread

    // pmcd's thread: the rest in which the script was asked last, and when.
    private int _askedRest;
    private long _askedAt;

    /// <summary>The values begin to grow old, or new ones were published. Runner's thread.</summary>
    public void Set(bool areOld)
    {
        if (areOld)
        {
            Volatile.Write(ref _rests, _rests + 1);
            _areNew.Reset();
            table.IsResting = true;
        }
        else
        {
            table.IsResting = false;
            _areNew.Set();
        }
    }

    public void Request()
    {
        int rest = Volatile.Read(ref _rests);
        if (rest == _askedRest)
            return;
        _askedRest = rest;
        _askedAt = clock.GetTimestamp();
        script.RequestValues();
    }

    public PmError Wait()
    {
        TimeSpan left = Patience - clock.GetElapsedTime(_askedAt);
        return _areNew.Wait(left > TimeSpan.Zero ? left : TimeSpan.Zero) ? PmError.None : PmError.TryAgain;
    }

    public void Dispose() => _areNew.Dispose();
}
