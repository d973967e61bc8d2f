using Integration.Rig;

namespace Integration.RecordingTests;

/// <summary>Hosts record scripts by default: pmlogconf adds them to the configuration of pmlogger.</summary>
[TestFixture]
public sealed class LoggingGroupTests
{
    private const string Ticks = "interval:ms:100 { @ticks = count(); }";

    [Test]
    public void A_configuration_has_the_group_while_the_agent_is_registered()
    {
        using AgentRig agent = new(prepare: scratch => LoggingGroup.Install(scratch));
        Scratch scratch = agent.Pmcd.Scratch;
        string configuration = File.ReadAllText(LoggingGroup.Configure(scratch, agent.Pmcd));
        Assert.That(
            configuration,
            Does.Contain("#+ bpftrace/scripts:y:2 minutes:\n").And.Contains("log advisory on 2 minutes {"));

        using PrivatePmcd other = PrivatePmcd.Start();
        configuration = File.ReadAllText(LoggingGroup.Configure(scratch, other));
        Assert.That(configuration, Does.Contain("#+ bpftrace/scripts:x::\n").And.Not.Contains("bpftrace.scripts"));
    }

    [Test]
    public void A_script_that_comes_later_is_recorded_and_one_without_a_name_expires()
    {
        // The interval is twice the time of expiry, like that of the group and the default.
        using AgentRig agent = new(
            "[bpftrace]\nscript_expiry_time = 5\n" + AgentRig.RootMay,
            scratch => LoggingGroup.Install(scratch, "10 sec"));
        using Recorder recorder = Start(agent);
        RunningScript named = agent.Register("// name: named\n" + Ticks), unnamed = agent.Register(Ticks);
        Eventually.Holds(
            () => unnamed.Status is not null && recorder.Has(unnamed.Metric("status")), "pmlogger to read it too");

        // From here on, only pmlogger reads it.
        Eventually.Get(
            () => agent.Client.Fetch("bpftrace.info.scripts"),
            scripts => scripts.Names.SequenceEqual([named.Name]),
            "the script without a name to go");
        recorder.WaitForMore(named.Metric("data.ticks"));
    }

    [Test]
    public void The_group_can_name_variables_of_scripts_that_do_not_exist_yet()
    {
        using AgentRig agent = new(
            prepare: scratch => LoggingGroup.Install(scratch, "500 msec", "bpftrace.scripts.later.data.ticks"));
        using Recorder recorder = Start(agent);
        RunningScript script = agent.Register("// name: later\n" + Ticks);
        recorder.WaitForMore(script.Metric("data.ticks"));
        Assert.That(recorder.Has(script.Metric("code")), Is.False);
    }

    private static Recorder Start(AgentRig agent)
    {
        Recorder recorder = new(agent, "group", LoggingGroup.Configure(agent.Pmcd.Scratch, agent.Pmcd));
        Eventually.Holds(() => recorder.Has("bpftrace.control.register"), "pmlogger to record");
        return recorder;
    }
}
