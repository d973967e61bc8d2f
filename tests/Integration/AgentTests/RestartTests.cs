using System.Globalization;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>Restarts of bpftrace after a failure.</summary>
[TestFixture]
public sealed class RestartTests
{
    private const string Code = "tracepoint:syscalls:sys_enter_read { @reads = count(); }";
    private const string OnFailure = "// restart: on-failure\n";
    private const string Never = "// restart: never\n";

    [TestCase("", OnFailure + Code, "KILL", "signal 9 (SIGKILL)")]
    [TestCase("", Code, "KILL", "signal 9 (SIGKILL)")]
    [TestCase("", Code, "TERM", "ended with status 0")]
    [TestCase("[autostart]\nrestart = on-failure", Code, "INT", "ended with status 0")]
    [TestCase("[autostart]\nrestart = never", OnFailure + Code, "SEGV", "signal 11 (SIGSEGV)")]
    public void An_autostart_script_comes_back(string configuration, string code, string signal, string reason)
    {
        using AgentRig agent = new(configuration, scratch => Autostart(scratch, code));
        int before = WaitForProcess(agent, "kept", not: 0);
        ulong bytes = Number(agent, "kept", "data_bytes");

        Daemon.Signal(before, signal);
        WaitForProcess(agent, "kept", not: before);
        Eventually.Equal(1UL, () => Number(agent, "kept", "restarts"), "restarts");
        Assert.That(Single(agent, "kept", "warnings"), Does.StartWith("restarted once, last at ").And.Contains(reason));
        Assert.That(Number(agent, "kept", "data_bytes"), Is.GreaterThan(bytes), "it counts on");
        agent.WaitForLog("is started again in 1 seconds; store kept into bpftrace.control.stop to prevent that");
        agent.WaitForLog("restart 1 since it was registered...");
    }

    [TestCase("[autostart]\nrestart = never", Code)]
    [TestCase("", Never + Code)]
    [TestCase("[autostart]\nrestart = on-failure", Never + Code)]
    public void An_autostart_script_for_which_that_is_off_stays_in_error(string configuration, string code)
    {
        using AgentRig agent = new(configuration, scratch => Autostart(scratch, code));
        Daemon.Signal(WaitForProcess(agent, "kept", not: 0), "KILL");
        WaitForStatus(agent, "kept", "error");
        Assert.That(Single(agent, "kept", "error"), Does.EndWith("bpftrace was killed by signal 9 (SIGKILL)"));
    }

    [TestCase("restart = on-failure", Code, true)]
    [TestCase("restart = never", OnFailure + Code, true)]
    [TestCase("", Code, false)]
    [TestCase("restart = on-failure", Never + Code, false)]
    public void A_clients_script_comes_back_where_it_or_the_configuration_says_so(
        string configuration, string code, bool comesBack)
    {
        using AgentRig agent = new($"{AgentRig.RootMay}\n{configuration}");
        RunningScript script = agent.Register($"// name: clients\n{code}").WaitUntil("started");
        int before = script.Pid;
        Daemon.Signal(before, "KILL");
        if (comesBack)
        {
            WaitForProcess(agent, "clients", not: before);
            return;
        }

        script.WaitUntil("error");
        Assert.That(script.Error, Does.Not.Contain("started again"));
    }

    [Test]
    public void A_script_that_calls_exit_has_ended()
    {
        using AgentRig agent = new("", scratch => Autostart(scratch, "BEGIN { @n = 3; exit(); }"));
        WaitForStatus(agent, "kept", "stopped");
        Assert.That((Single(agent, "kept", "error"), Number(agent, "kept", "restarts")), Is.EqualTo(("", 0UL)));
    }

    [Test]
    public void In_a_pause_a_start_starts_at_once_and_a_stop_or_a_deregister_ends_it()
    {
        // Each attempt fails, so the pauses become long after some attempts.
        using AgentRig agent = new($"{AgentRig.RootMay}\nrestart = on-failure");
        RunningScript script = agent.Register("// name: refused\nBEGIN { @n = ; }");
        Eventually.Holds(
            () => script.Error?.Contains("(attempt 4 of 8)", StringComparison.Ordinal) == true, "the third refusal");

        script.Control("start");
        Eventually.Holds(
            () => script.Error?.Contains("(attempt 2 of 8)", StringComparison.Ordinal) == true,
            "the first refusal again");
        Eventually.Holds(
            () => script.Error?.Contains("(attempt 4 of 8)", StringComparison.Ordinal) == true, "the third refusal");
        ulong restarts = Number(agent, "refused", "restarts");
        script.Control("stop");
        script.WaitUntil("stopped");
        Assert.That(script.Error, Does.Contain("syntax error").And.Not.Contain("started again"));
        agent.WaitForLog("is not started again");

        script.Control("start");
        Eventually.Holds(() => script.Error?.Contains("started again at", StringComparison.Ordinal) == true, "a pause");
        Assert.That(Number(agent, "refused", "restarts"), Is.GreaterThanOrEqualTo(restarts));
        script.Control("deregister");
        agent.WaitForLog("script: deregistered");
        Assert.That(agent.Children, Is.Empty);
    }

    private static void Autostart(Scratch scratch, string code) =>
        scratch.Write("pmdas/bpftrace/autostart/kept.bt", code);

    private static string? Single(AgentRig agent, string script, string leaf) =>
        agent.Client.FetchSingle($"bpftrace.scripts.{script}.{leaf}");

    private static ulong Number(AgentRig agent, string script, string leaf) =>
        ulong.Parse(Single(agent, script, leaf)!, CultureInfo.InvariantCulture);

    private static void WaitForStatus(AgentRig agent, string script, string status) =>
        Eventually.Equal(status, () => Single(agent, script, "status"), $"the status of {script}");

    /// <summary>Waits until a script runs in a process other than this.</summary>
    private static int WaitForProcess(AgentRig agent, string script, int not) =>
        Eventually.Get(
            () =>
                Single(agent, script, "status") == "started" && int.TryParse(Single(agent, script, "pid"), out int pid)
                    ? pid
                    : not,
            pid => pid != not,
            $"{script} to run");
}
