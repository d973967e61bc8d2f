using System.Diagnostics.CodeAnalysis;

namespace Pmda.Bpftrace.Access;

/// <summary>
/// Caches the answers of a service that may be slow or stuck. Each is looked up on a thread of its own; the caller that
/// begins the lookup waits for it, but not longer than the patience. An answer is valid for half a minute. Called on
/// one thread only.
/// </summary>
/// <param name="find">Looks an answer up; called on another thread.</param>
/// <param name="clock">The time.</param>
/// <param name="patience">
/// How long to wait for a lookup, once: a client may want its answer many times in one request.
/// </param>
internal sealed class TimelyLookup<TKey, TAnswer>(Func<TKey, TAnswer> find, TimeProvider clock, TimeSpan patience)
    where TKey : notnull
{
    /// <summary>How long an answer is valid.</summary>
    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(30);

    /// <summary>The most answers that are kept.</summary>
    public const int MaxAnswers = 1000;

    /// <summary>The most lookups at a time.</summary>
    public const int MaxLookups = 8;

    private static readonly TimeSpan _round = TimeSpan.FromMilliseconds(10);

    // On a busy machine a thread may begin late, which is not the service's fault.
    private static readonly TimeSpan _patienceWithThreads = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<TKey, Lookup> _lookups = [];

    /// <summary>Returns an answer that is known, or is found in time. Otherwise a later call may have it.</summary>
    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TAnswer answer)
    {
        answer = default;
        if (!_lookups.TryGetValue(key, out Lookup? lookup) || IsOld(lookup))
        {
            if (!TryBegin(key, out lookup))
                return false;
            Wait(lookup);
        }

        if (!lookup.Task.IsCompleted)
            return false;
        answer = lookup.Task.Result;
        return true;
    }

    // Waits 10 ms at a time, so that time in which this process was stopped (SIGSTOP) does not count.
    private void Wait(Lookup lookup)
    {
        TimeSpan begun = TimeSpan.Zero;
        for (TimeSpan waited = TimeSpan.Zero; !lookup.Task.IsCompleted; waited += _round)
        {
            if (begun >= patience || waited >= patience + _patienceWithThreads)
                return;
            lookup.Task.Wait(_round);
            if (lookup.HasBegun)
                begun += _round;
        }
    }

    private bool TryBegin(TKey key, [NotNullWhen(true)] out Lookup? lookup)
    {
        lookup = null;
        if (_lookups.Values.Count(other => !other.Task.IsCompleted) >= MaxLookups)
            return false;
        if (_lookups.Count >= MaxAnswers)
        {
            foreach (TKey done in _lookups.Where(other => other.Value.Task.IsCompleted).Select(o => o.Key).ToArray())
                _lookups.Remove(done);
        }

        lookup = new Lookup(() => find(key), clock);
        _lookups[key] = lookup;
        return true;
    }

    private bool IsOld(Lookup lookup) =>
        lookup.Task.IsCompleted
        && (!lookup.Task.IsCompletedSuccessfully || clock.GetElapsedTime(lookup.FoundAt) >= TimeToLive);

    private sealed class Lookup
    {
        private volatile bool _hasBegun;

        public Lookup(Func<TAnswer> find, TimeProvider clock) => Task = System.Threading.Tasks.Task.Factory.StartNew(
            () =>
            {
                _hasBegun = true;
                TAnswer answer = find();
                FoundAt = clock.GetTimestamp();
                return answer;
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        public Task<TAnswer> Task { get; }

        public bool HasBegun => _hasBegun;

        /// <summary>When the answer was found; set once the task has completed.</summary>
        public long FoundAt { get; private set; }
    }
}
