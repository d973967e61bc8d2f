using System.Diagnostics;

namespace Integration.Rig;

/// <summary>Waits for events in other processes, by polling with a time limit.</summary>
internal static class Eventually
{
    /// <summary>
    /// The time limit. It only ends a wait for an event that will never happen: no test depends on it, and no passing
    /// test comes near it, however busy the machine is.
    /// </summary>
    public static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(50);
    private static readonly AsyncLocal<TimeSpan?> _patience = new();

    /// <summary>Polls until a value is as wanted.</summary>
    /// <param name="ask">Gets the value.</param>
    /// <param name="wanted">Whether a value is as wanted.</param>
    /// <param name="what">The event, for the message of a failure.</param>
    /// <param name="why">Adds details to that message.</param>
    /// <returns>The value.</returns>
    public static T Get<T>(Func<T> ask, Func<T, bool> wanted, string what, Func<string>? why = null)
    {
        TimeSpan patience = _patience.Value ?? Bound;
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            T answer = ask();
            if (wanted(answer))
                return answer;
            if (Stopwatch.GetElapsedTime(began) >= patience)
                Assert.Fail($"Waited {patience} in vain for: {what}. Last: {answer} {why?.Invoke()}");
            Thread.Sleep(_interval);
        }
    }

    /// <summary>
    /// Shortens all waits of this test until it is disposed of, because the event will most probably not happen.
    /// </summary>
    public static IDisposable NotLongerThan(TimeSpan patience) => new Impatience(patience);

    /// <summary>Waits until a condition holds.</summary>
    public static void Holds(Func<bool> condition, string what) => Get(condition, holds => holds, what);

    /// <summary>Polls until a value equals the wanted one.</summary>
    public static void Equal<T>(T wanted, Func<T> ask, string what) =>
        Get(ask, answer => Equals(answer, wanted), $"{what} to be {wanted}");

    private sealed class Impatience : IDisposable
    {
        public Impatience(TimeSpan patience) => _patience.Value = patience;

        public void Dispose() => _patience.Value = null;
    }
}
