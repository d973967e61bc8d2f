using System.Diagnostics;

namespace Integration.Rig;

/// <summary>
/// Waits for what happens in other processes: asks again until it has happened or a bound is reached.
/// </summary>
internal static class Eventually
{
    /// <summary>
    /// When to give up. It only ends a wait for what will never happen: no test is about this time, and none that
    /// passes comes near it, however busy the machine is.
    /// </summary>
    public static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(50);
    private static readonly AsyncLocal<TimeSpan?> _patience = new();

    /// <summary>Waits until a question is answered as wanted.</summary>
    /// <param name="ask">The question.</param>
    /// <param name="wanted">Which answer is waited for.</param>
    /// <param name="what">What is waited for, for the message of the failure.</param>
    /// <param name="why">Says more in that message.</param>
    /// <returns>The answer.</returns>
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
    /// Bounds all waiting of this test until it is disposed of: what is waited for will most probably not happen.
    /// </summary>
    public static IDisposable NotLongerThan(TimeSpan patience) => new Impatience(patience);

    /// <summary>Waits until a condition holds.</summary>
    public static void Holds(Func<bool> condition, string what) => Get(condition, holds => holds, what);

    /// <summary>Waits until a question is answered with this very value.</summary>
    public static void Equal<T>(T wanted, Func<T> ask, string what) =>
        Get(ask, answer => Equals(answer, wanted), $"{what} to be {wanted}");

    private sealed class Impatience : IDisposable
    {
        public Impatience(TimeSpan patience) => _patience.Value = patience;

        public void Dispose() => _patience.Value = null;
    }
}
