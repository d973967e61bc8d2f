using System.Text.RegularExpressions;
using Integration.RecordingTests;
using Integration.Rig;

namespace Integration.ReportTests;

/// <summary>The views for pmrep, of scripts that run.</summary>
[TestFixture]
public sealed class RunningViewTests : OwnAgentFixture
{
    private protected override AgentRig Create() => new(prepare: scratch => LoggingGroup.Install(scratch, "1 sec"));

    [Test]
    public void Views_show_values_live_and_of_an_archive()
    {
        IReadOnlyList<RunningScript> scripts = Agent.RegisterAll(Code("run_queue_latency"), Code("open_trail"));
        Rows(Live, "bpftrace-run_queue_latency", @"\d+-\d+ +\d+\.\d");
        Rows(Live, "bpftrace-open_trail", @"\S.* +\d+\.\d");
        Rows(Live, "bpftrace-scripts", @"run_queue_latency +started +\d+ +0\.0 +\d+\.\d +0\.0");

        string archive;
        using (Recorder recorder = new(
            Agent, "views", LoggingGroup.Configure(Agent.Pmcd.Scratch, Agent.Pmcd)))
        {
            archive = recorder.Archive;
            foreach (RunningScript script in scripts)
                Eventually.Holds(() => recorder.Has(script.Metric("status")), $"pmlogger to record {script.Name}");
            for (int i = 0; i < 3; i++)
                recorder.WaitForMore("bpftrace.control.register");
        }

        ToolResult recorded(string view) =>
            Agent.Client.RunOnArchive(archive, "pmrep", "-c", Checkout.Views, "-t", "1", $":{view}");
        Rows(recorded, "bpftrace-run_queue_latency", @"\d+-\d+ +\d+\.\d");
        Rows(recorded, "bpftrace-open_trail", @"\S.* +\d+\.\d");
    }

    private static string Code(string example) => File.ReadAllText(Path.Combine(Checkout.Examples, $"{example}.bt"));

    // Rates need two samples.
    private ToolResult Live(string view) =>
        Agent.Client.Run("pmrep", "-c", Checkout.Views, "-s", "3", "-t", "1", $":{view}");

    // Whether there is something to count is up to this machine.
    private static void Rows(Func<string, ToolResult> pmrep, string view, string row) =>
        Eventually.Get(
            () => pmrep(view).OutputOrFail(),
            table => Regex.IsMatch(table, $@"(?m)^\S+ +{row}"),
            $"rows in the view {view}");
}
