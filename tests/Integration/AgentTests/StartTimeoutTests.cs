using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>Scripts that have bpftrace read without end before it runs them.</summary>
[TestFixture]
public sealed class StartTimeoutTests
{
    [Test]
    public void A_script_that_includes_a_file_without_an_end_is_ended_with_an_error()
    {
        using AgentRig agent = new(
            $"[bpftrace]\nstart_timeout = 6\n{AgentRig.RootMay}",
            scratch => Tool.Run("mkfifo", [Path.Combine(scratch.Root, "endless.h")]).OutputOrFail());
        string fifo = Path.Combine(agent.Pmcd.Scratch.Root, "endless.h");
        RunningScript script = agent.Register($"#include \"{fifo}\"\nBEGIN {{ @n = 1; }}");
        Eventually.Get(
            () => script.Single("warnings"),
            text => text?.Contains("start_timeout", StringComparison.Ordinal) is true,
            "the warning");
        script.WaitUntil("error");

        Assert.That(script.Error, Does.StartWith("bpftrace did not run the script within 6 seconds"));
        agent.WaitForLog("due to error: bpftrace did not run the script within 6 seconds");
        Assert.That(agent.Children, Is.Empty);
    }
}
