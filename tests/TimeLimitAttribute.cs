using System.Collections.Concurrent;
using NUnit.Framework.Interfaces;

/// <summary>
/// The default time limit of every test in an assembly: a test that exceeds it ends the run, and the error names it.
/// .NET cannot abort a thread, so the run cannot continue without that test; <c>[CancelAfter]</c> alone does not end a
/// test that ignores its token.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class TimeLimitAttribute(string limit) : Attribute, ITestAction
{
    private readonly TimeSpan _limit = TimeSpan.Parse(limit, System.Globalization.CultureInfo.InvariantCulture);
    private readonly ConcurrentDictionary<string, Timer> _timers = new();

    public string Limit => limit;

    public ActionTargets Targets => ActionTargets.Test;

    public void BeforeTest(ITest test) =>
        _timers[test.Id] = new Timer(_ => EndRun(test), null, _limit, Timeout.InfiniteTimeSpan);

    public void AfterTest(ITest test)
    {
        if (_timers.TryRemove(test.Id, out Timer? timer))
            timer.Dispose();
    }

    private void EndRun(ITest test) =>
        Environment.FailFast($"{test.FullName} did not end within {_limit}, the limit of tests/NUnit.props");
}
