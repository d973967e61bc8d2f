using Integration.Rig;

namespace Integration.CorpusTests;

/// <summary>
/// Every tool of the distribution's bpftrace package, unchanged: the agent runs those that bpftrace runs here, with the
/// same results, and shows bpftrace's error for the others. Not parallel, because so many bpftraces would delay other
/// tests.
/// </summary>
[TestFixture]
[NonParallelizable]
public sealed class CorpusTests : AgentFixture
{
    // The tools trace the whole host; no output may be dropped before it was compared. A refused tool keeps its status
    // and error only if it is not restarted.
    private const string Configuration =
        $"""
        [bpftrace]
        output_limit = 16000000

        [autostart]
        restart = never

        {AgentRig.RootMay}
        """;

    private CorpusRun _run = null!;

    private static IEnumerable<string> Names => CorpusTool.All.Select(tool => tool.Name);

    [OneTimeSetUp]
    public void RunAll()
    {
        _run = new CorpusRun(Agent);
        _run.Observe();
    }

    [OneTimeTearDown]
    public void EndAll() => _run?.Dispose();

    private protected override AgentRig Create() => new(Configuration, scratch =>
    {
        foreach (CorpusTool tool in CorpusTool.All)
            scratch.Write($"pmdas/bpftrace/autostart/{tool.Name}.bt", tool.Code);
    });

    [TestCaseSource(nameof(Names))]
    public void Every_variable_of_a_tool_is_a_metric(string name)
    {
        TracedTool traced = Find(name);
        Assert.That(traced.Variables, Is.EquivalentTo(traced.Tool.Variables));
        Assert.That(traced.Leaves.Contains("output"), Is.EqualTo(traced.Tool.PrintsText));
        foreach (string leaf in traced.Leaves)
            Assert.That(traced.Describe(leaf).Type, Is.AnyOf("64-bit unsigned int", "64-bit int", "string"));
    }

    [TestCaseSource(nameof(Names))]
    public void A_tool_is_started_or_refused_as_by_itself(string name)
    {
        TracedTool traced = Find(name);
        Assert.That(traced.Status, Is.EqualTo(traced.IsRefused ? "error" : "started"), traced.Error);
        if (!traced.IsRefused)
        {
            Assert.That(traced.Error, Is.Empty.Or.StartsWith("no probe "));
            return;
        }

        Assert.That(
            Words.OfErrors(traced.Error, traced.Tool),
            Is.EqualTo(Words.OfErrors(traced.Bare.Errors, traced.Tool)).And.Not.Empty);
    }

    [TestCaseSource(nameof(Names))]
    public void A_tool_prints_the_text_that_it_prints_by_itself(string name)
    {
        TracedTool traced = Find(name);
        if (traced.IsRefused)
        {
            Assert.That(traced.Text, Is.Empty);
            return;
        }

        // Not always the first lines: events of other CPUs may be printed before.
        Assert.That(
            Words.Header(traced.BareText, traced.Tool), Is.SubsetOf((traced.TextAtStart + traced.Text).Split('\n')));
        string lines = traced.Normalize(traced.LinesOfTheActivity(traced.BareText));
        if (traced.Comparison.Sees)
            Assert.That(lines, Is.Not.Empty, $"the activity is seen by itself: {traced.Bare}");
        Eventually.Equal(lines, () => traced.Normalize(traced.AgentLines()), $"the lines of {name}");
    }

    [TestCaseSource(nameof(Names))]
    public void A_tool_has_the_values_that_it_has_by_itself(string name)
    {
        TracedTool traced = Find(name);
        if (traced.IsRefused || traced.Comparison.Values is not { } difference)
        {
            Assert.That(
                traced.IsRefused || traced.Tool.Counts.Count == 0,
                Is.True,
                "a tool that counts is compared by its values");
            return;
        }

        Eventually.Equal(
            null,
            () => difference(traced.Tool, traced.Values, traced.BareValues, traced.Activity),
            $"the difference of {name}'s values");
    }

    [Test]
    public void The_finished_intervals_of_a_tool_that_clears_its_count_add_up()
    {
        TracedTool traced = Find("pidpersec");
        ulong printed = BareJson.Printed(traced.Bare.Output, "@").Aggregate(0UL, (sum, count) => sum + count);
        Assert.That(_run.ForksInIntervals, Is.InRange((ulong)Activity.Forks, printed));
    }

    [Test]
    public void The_table_in_the_docs_is_what_this_run_found()
    {
        string table = CorpusTable.Write(_run.Tools);
        string committed = File.Exists(Checkout.CorpusTable) ? File.ReadAllText(Checkout.CorpusTable) : "";
        // Which tools bpftrace refuses depends on the kernel: the table of another host does not apply here.
        if (committed.Length > 0 && !committed.Contains(CorpusTable.Host, StringComparison.Ordinal))
        {
            Assert.That(table, Does.Contain(CorpusTable.Host));
            return;
        }

        // The part written by tests/vm/run is kept below it.
        int others = committed.IndexOf(CorpusTable.HeadingOfKprobes, StringComparison.Ordinal);
        if (others >= 0)
            table += committed[others..];
        File.WriteAllText(Checkout.CorpusTable, table);
        Assert.That(committed == table, Is.True, "docs/corpus.md was not what this run found; now it is: commit it");
    }

    private TracedTool Find(string name) => _run.Tools.Single(traced => traced.Tool.Name == name);
}
