using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Tests.Processes;
using Pcp.Interop;
using Pcp.Interop.Tables;
using Pmda.Bpftrace.Tables;

namespace Pmda.Bpftrace.Tests.Tables;

/// <summary>What readers of a script that rests get. That it is asked is the runner's part.</summary>
internal sealed class RestingValuesTests
{
    private readonly MetricTable _table = new();
    private readonly ManualClock _clock = new();
    private RestingValues _values = null!;

    [SetUp]
    public void Create()
    {
        _table.Publish();
        ScriptSource source = new("code", new ScriptMetadata(), []);
        _values = new RestingValues(new Script("script100", source, null, ManualClock.Start), _table, _clock);
    }

    [TearDown]
    public void Free()
    {
        _values.Dispose();
        _table.Dispose();
    }

    [Test]
    public void While_they_are_old_a_reader_gets_an_error()
    {
        _values.Set(areOld: true);
        Assert.That(_table.IsResting, Is.True);
        _values.Request();
        _clock.MoveTo(RestingValues.Patience);
        Assert.That(_values.Wait(), Is.EqualTo(PmError.TryAgain));
    }

    [Test]
    public void Once_they_are_new_there_is_no_error()
    {
        _values.Set(areOld: true);
        _values.Request();
        _values.Set(areOld: false);
        Assert.That((_table.IsResting, _values.Wait()), Is.EqualTo((false, PmError.None)));
    }
}
