using System.Text.RegularExpressions;
using Integration.Rig;

namespace Integration.ExampleTests;

/// <summary>
/// Runs each example with its load, compares its metrics with what the load did, and measures what it costs. One after
/// the other, so that none pays for another.
/// </summary>
[TestFixture]
[NotWithBpftrace011]
internal sealed partial class ExampleTests : AgentFixture
{
    private const string Unsigned = "64-bit unsigned int";

    // Type, semantics, label, and whether there are instances.
    private static readonly Dictionary<MetricKind, (string, string, string?, bool)> _kinds = new()
    {
        [MetricKind.Count] = (Unsigned, "counter", null, false),
        [MetricKind.Counts] = (Unsigned, "counter", null, true),
        [MetricKind.Histogram] = (Unsigned, "counter", "histogram", true),
        [MetricKind.Stacks] = (Unsigned, "instant", "stacks", true),
        [MetricKind.Output] = ("string", "instant", "output", false),
    };

    private readonly List<CostRow> _costs = [];
    private readonly Dictionary<string, string> _pictures = [];
    private KernelStatistics? _statistics;

    [OneTimeSetUp]
    public void CountRunTimes() => _statistics = new KernelStatistics();

    [OneTimeTearDown]
    public void ReportCosts()
    {
        _statistics?.Dispose();
        if (ExampleSettings.CostFile is { } file)
            File.WriteAllText(file, CostTable.Text(_costs));
        // If none is missing.
        if (ExampleSettings.WritesPage && _pictures.Count == Example.Fitting.Count())
            ExamplePage.Write(_costs, _pictures);
    }

    [TestCaseSource(nameof(Cases))]
    public void Its_metrics_show_the_load(Example example)
    {
        ExampleCase test = ExampleCases.Of(example);
        RunningScript script = Agent.Register(example.Code).WaitUntil("started");
        try
        {
            WaitForPrint(script);
            AssertDescribed(script, example, test);
            AssertShows(script, example, test);
            Assert.That(script.Status, Is.EqualTo("started"));
            Assert.That(script.Error, Is.Null.Or.Empty);
            Assert.That(Avoidable(script.Single("warnings")), Is.Empty);
        }
        finally
        {
            script.Control("deregister");
        }

        if (ExampleSettings.WritesPage)
            _pictures[example.File] = ExamplePicture.Take(Agent, example);
    }

    private static IEnumerable<TestCaseData> Cases() =>
        Example.Fitting.Select(example => new TestCaseData(example).SetArgDisplayNames(example.File));

    // Its probes are attached then, and the files that it needs to print names are loaded.
    private static void WaitForPrint(RunningScript script)
    {
        Eventually.Holds(() => KernelFacts.WaitsForEvents(script.Pid), "its probes to be attached");
        string? before = script.Single("data_bytes");
        Eventually.Holds(() => script.Single("data_bytes") != before, "a print");
    }

    private void AssertDescribed(RunningScript script, Example example, ExampleCase test)
    {
        Assert.That(test.Kinds.Keys, Is.EquivalentTo(example.Variables), "variables");
        Assert.That(
            Agent.Client.Names(script.Metric("data")),
            Is.EquivalentTo(test.Kinds.Keys.Select(variable => script.Metric($"data.{variable}"))));
        foreach ((string variable, MetricKind kind) in test.Kinds)
        {
            MetricDescription found = Agent.Client.Describe(script.Metric($"data.{variable}"));
            bool hasKeys = !found.InDom.StartsWith("PM_INDOM_NULL", StringComparison.Ordinal);
            Assert.That(
                (found.Type, found.Semantics, found.MetricTypeLabel, hasKeys), Is.EqualTo(_kinds[kind]), variable);
        }
    }

    private void AssertShows(RunningScript script, Example example, ExampleCase test)
    {
        ExampleValues values = new(script);
        string Found() => Agent.Client.Run("pminfo", "-f", script.Metric("data")).All;
        int pid = script.Pid;
        ProgramCost before = ProgramCost.Read(pid);
        LoadFacts facts = test.ShowsMeanwhile is { } showsMeanwhile
            ? RunUntil(comm => showsMeanwhile(values, comm), example, Found)
            : Run(example, Load.NewComm());
        _costs.Add(new CostRow(example.File, test.Load, ProgramCost.Read(pid).Since(before)));
        if (test.Shows is { } shows)
            Eventually.Holds(() => shows(values, facts), $"values that show {facts}", Found);
    }

    private static LoadFacts Run(Example example, string comm, Action<Load>? meanwhile = null)
    {
        using Load load = new(example, ExampleSettings.LoadTime(example), comm);
        meanwhile?.Invoke(load);
        return load.Wait();
    }

    // On a busy machine the load may have ended before its values are printed: then there is another one.
    private static LoadFacts RunUntil(Func<string, bool> isShown, Example example, Func<string> found)
    {
        string comm = Load.NewComm();
        LoadFacts? facts = null;
        bool shown = false;
        Eventually.Holds(
            () =>
            {
                facts = Run(example, comm, load =>
                {
                    while (!shown && !load.HasEnded)
                    {
                        shown = isShown(comm);
                        Thread.Sleep(TimeSpan.FromMilliseconds(50));
                    }
                });
                return shown;
            },
            $"values that show {comm}",
            found);
        return facts!;
    }

    /// <summary>
    /// Warnings without those that no script can avoid: bpftrace 0.24 and later object to a style that older versions
    /// demand, and to hosts that do not list their kernel's functions; up to 0.20 the second of two stacks with the
    /// same hash is lost.
    /// </summary>
    private static string Avoidable(string? warnings)
    {
        string text = warnings ?? "";
        if (BpftraceUnderTest.Version < new Version(0, 21))
            text = LostStack().Replace(text, "");
        if (BpftraceUnderTest.Version >= new Version(0, 24))
            text = Objection().Replace(text, "");
        return text.Trim();
    }

    [GeneratedRegex(@"(?m)^(\S+:\d+:\d+-\d+: WARNING: .*\n.*\n *~+|WARNING: Could not read functions from .*)\n?")]
    private static partial Regex Objection();

    [GeneratedRegex(@"(?m)^ERROR: failed to look up stack id -17 .*\n?")]
    private static partial Regex LostStack();
}
