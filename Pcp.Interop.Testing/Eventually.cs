namespace Pcp.Interop.Testing;

/// <summary>Waits for events in other processes, by polling with a time limit. Any thread.</summary>
public static class Eventually
{
    private static readonly TimeSpan _interval = TimeSpan.FromMilliseconds(50);
    private static readonly AsyncLocal<TimeSpan?> _shorter = new();

    /// <summary>
    /// The time limit of everything in this package that waits; two minutes unless set before the first pmcd is
    /// started. It only ends a wait for an event that will never happen: choose it so that no passing test comes near
    /// it, however busy the machine is.
    /// </summary>
    public static TimeSpan Bound { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Polls until a value is as wanted.</summary>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <param name="read">Reads the value.</param>
    /// <param name="isWanted">Whether a value is as wanted.</param>
    /// <param name="what">The event, for the message of a failure.</param>
    /// <param name="why">Adds details to that message, such as a log.</param>
    /// <returns>The value.</returns>
    /// <exception cref="TimeoutException">The time limit has passed.</exception>
    public static T Get<T>(Func<T> read, Func<T, bool> isWanted, string what, Func<string>? why = null)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(isWanted);
        TimeSpan bound = _shorter.Value ?? Bound;
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            T value = read();
            if (isWanted(value))
                return value;
            if (Stopwatch.GetElapsedTime(began) >= bound)
                throw new TimeoutException($"Waited {bound} in vain for: {what}. Last: {value} {why?.Invoke()}");
            Thread.Sleep(_interval);
        }
    }

    /// <summary>Waits until a condition holds.</summary>
    /// <inheritdoc cref="Get"/>
    public static void Holds(Func<bool> condition, string what, Func<string>? why = null) =>
        Get(condition, holds => holds, what, why);

    /// <summary>Polls until a value equals the wanted one.</summary>
    /// <inheritdoc cref="Get"/>
    public static void Equal<T>(T wanted, Func<T> read, string what) =>
        Get(read, value => EqualityComparer<T>.Default.Equals(value, wanted), $"{what} to be {wanted}");

    /// <summary>
    /// Shortens the waits of the current test until it is disposed of, because the event will most probably not happen.
    /// </summary>
    internal static IDisposable NotLongerThan(TimeSpan bound) => new Shortened(bound);

    private sealed class Shortened : IDisposable
    {
        internal Shortened(TimeSpan bound) => _shorter.Value = bound;

        public void Dispose() => _shorter.Value = null;
    }
}
