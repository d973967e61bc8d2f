using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Tests.Scripts;

public class ScriptTests
{
    [TestCase(null, null, -1, "script script100 (user=anonymous)")]
    [TestCase(null, "root", -1, "script script100 (user=root)")]
    [TestCase(null, "root", 123, "script script100 (user=root, PID=123)")]
    [TestCase("runqlat", null, 123, "script script100 (name=runqlat, user=anonymous, PID=123)")]
    public void The_log_calls_it_by_id_name_user_and_process(string? name, string? user, int pid, string expected)
    {
        Script script = Make(name, user);
        script.State = script.State with { Pid = pid };

        Assert.That(script.ToString(), Is.EqualTo(expected));
    }

    [Test]
    public void Without_a_name_it_goes_by_its_id_and_does_not_stay()
    {
        Script script = Make(null, null);

        Assert.That(script.Name, Is.EqualTo("script100"));
        Assert.That(script.Persistent, Is.False);
    }

    [Test]
    public void With_a_name_it_goes_by_that_and_stays()
    {
        Script script = Make("runqlat", null);

        Assert.That(script.Name, Is.EqualTo("runqlat"));
        Assert.That(script.Persistent, Is.True);
    }

    [Test]
    public void It_is_starting_from_the_beginning() =>
        Assert.That(Make(null, null).State, Is.EqualTo(new ScriptState { Status = ScriptStatus.Starting, Pid = -1 }));

    private static Script Make(string? name, string? user) =>
        new("script100", Sources.Named(name), user, DateTimeOffset.UnixEpoch);
}
