using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Tests.Commands;

namespace Pcp.Bpftrace.Tests.Agent;

internal sealed class FollowedScriptTests
{
    private readonly List<ScriptInfo> _opened = [];
    private ScriptInfo? _now;
    private bool _hasChanged;
    private FollowedScript _followed = null!;

    [SetUp]
    public void Follow()
    {
        _opened.Clear();
        (_now, _hasChanged) = (TestScripts.Reads, false);
        _followed = new FollowedScript(TestScripts.Reads, _ => _now, script => new Reader(this, script));
    }

    [Test]
    public void The_script_that_takes_its_name_is_looked_up_and_read()
    {
        ScriptInfo next = TestScripts.Reads with { Created = TestScripts.Reads.Created.AddHours(1), Code = "next" };
        Assert.That(_followed.Read().Status, Is.EqualTo(TestScripts.Reads.Code));
        (_now, _hasChanged) = (next, true);
        Assert.That(_followed.Read().Status, Is.EqualTo("next"));
        Assert.That(_followed.Read().Status, Is.EqualTo("next"));
        Assert.That(_opened, Is.EqualTo(new[] { TestScripts.Reads, next }));
    }

    [Test]
    public void A_change_of_other_scripts_is_none_of_this_one()
    {
        _hasChanged = true;
        _followed.Read();
        _now = null; // it is gone, as the next fetch shows
        _followed.Read();
        Assert.That(_opened, Is.EqualTo(new[] { TestScripts.Reads }));
    }

    // Has the code as its status.
    private sealed class Reader : IScriptReader
    {
        private readonly FollowedScriptTests _test;
        private readonly ScriptInfo _script;

        internal Reader(FollowedScriptTests test, ScriptInfo script)
        {
            (_test, _script) = (test, script);
            test._opened.Add(script);
        }

        public ScriptReading Read() => new(DateTimeOffset.UnixEpoch, ReadStatus(), "", "", 0, 0, [])
        {
            MayBeOutdated = _test._hasChanged,
        };

        public string ReadStatus() => _script.Code;
    }
}
