using System.Collections.Concurrent;
using System.Reflection;

namespace Integration.Parity;

/// <summary>The outcomes so far of the tests that check rows. Thread-safe.</summary>
internal static class RowOutcomes
{
    // By name, because a method reflected twice is not the same object.
    private static readonly ConcurrentDictionary<string, bool> _passed = new();

    /// <summary>Records one case of a test; a test has passed if all its cases have.</summary>
    public static void Note(MethodInfo test, bool passed) =>
        _passed.AddOrUpdate(Key(test), passed, (_, before) => before && passed);

    /// <summary>Whether a test passed; null if it has not run.</summary>
    public static bool? Passed(MethodInfo test) => _passed.TryGetValue(Key(test), out bool passed) ? passed : null;

    private static string Key(MethodInfo test) => $"{test.DeclaringType}.{test.Name}";
}
