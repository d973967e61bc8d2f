using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>A bpftrace that runs but prints nothing: warnings reports stale values.</summary>
[TestFixture]
public sealed class StallTests : AgentFixture
{
    private const string Since = "no complete output of the variables since ";

    [Test]
    public void While_bpftrace_is_held_up_warnings_say_since_when_the_values_are_old()
    {
        RunningScript script = Agent.Register("BEGIN { @n = 7; }");
        script.WaitForData("n", "7");
        Daemon.Signal(script.Pid, "STOP");
        try
        {
            Eventually.Holds(() => WarningsOf(script).Contains(Since, StringComparison.Ordinal), "a warning");
            Agent.WaitForLog($"Warning: script: script {script.Id} (user=root, PID={script.Pid}): {Since}");
            Assert.That((script.Status, script.Data("n").Single), Is.EqualTo(("started", "7")));
        }
        finally
        {
            Daemon.Signal(script.Pid, "CONT");
        }

        // Some versions of bpftrace have other warnings throughout.
        Eventually.Holds(() => !WarningsOf(script).Contains(Since, StringComparison.Ordinal), "the warning to go");
        Agent.WaitForLog(
            $"Info: script: script {script.Id} (user=root, PID={script.Pid}): "
            + "complete output of the variables comes again");
    }

    private static string WarningsOf(RunningScript script) => script.Single("warnings") ?? "";
}
