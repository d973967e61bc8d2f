using System.Text.Json;
using Integration.Rig;

namespace Integration.ScriptTests;

/// <summary>Runs each script of the table in <c>docs/scripts.md</c> and compares its metrics with the table.</summary>
[TestFixture]
public sealed class ScriptTableTests : AgentFixture
{
    private static readonly Dictionary<string, string> _typeNames = new()
    {
        ["32"] = "32-bit int",
        ["u32"] = "32-bit unsigned int",
        ["64"] = "64-bit int",
        ["u64"] = "64-bit unsigned int",
        ["double"] = "double",
        ["string"] = "string",
    };

    private RowRuns _runs = null!;

    [OneTimeSetUp]
    public void Prepare() => _runs = new RowRuns(Agent, [.. ScriptTable.Rows.Where(row => row.Holds)]);

    [OneTimeTearDown]
    public void EndAll() => _runs.Dispose();

    [TestCaseSource(nameof(Cases))]
    public void A_script_gives_what_the_table_says(object tableRow)
    {
        ScriptRow row = (ScriptRow)tableRow;
        using RowRun run = _runs[row];
        if (row.Refusal is not null)
        {
            AssertRefused(run, row.Refusal);
            return;
        }

        ExpectedMetric[] expected = [.. row.Metrics.Where(metric => metric.Holds)];
        bool fails = expected.Any(metric => metric.Leaf == "error");
        AssertDescribed(run, expected, fails);
        run.WaitForWork();
        // A script's variables are published together: those that must be empty are so once the others have values.
        foreach (ExpectedMetric metric in expected.OrderBy(metric => metric.IsEmpty))
        {
            Eventually.Get(
                () => run.Fetch(metric.Leaf),
                metric.Matches,
                $"{metric.Leaf} as in line {row.Line} of docs/scripts.md");
        }

        if (!fails)
            Assert.That(run.Fetch("error").Single, Is.Null.Or.Empty);
    }

    [Test]
    public void The_table_has_a_hundred_scripts_and_each_once()
    {
        Assert.That(ScriptTable.Rows, Has.Count.GreaterThanOrEqualTo(100));
        Assert.That(ScriptTable.Rows.Select(row => row.Code), Is.Unique);
    }

    private static IEnumerable<TestCaseData> Cases() =>
        ScriptTable.Rows.Where(row => row.Holds)
            .Select(row => new TestCaseData(row).SetArgDisplayNames(row.ToString()));

    private static void AssertRefused(RowRun run, ExpectedText refusal)
    {
        Assert.That(run.Refusal!.Error, Does.Contain("Bad input"));
        using JsonDocument reply = JsonDocument.Parse(run.Refusal.Reply);
        string? error = reply.RootElement.GetProperty("state").GetProperty("error").GetString();
        Assert.That(refusal.Matches(error!), Is.True, error);
    }

    private static void AssertDescribed(RowRun run, IReadOnlyList<ExpectedMetric> expected, bool fails)
    {
        // Variables of a script that fails need not be listed.
        if (!fails)
        {
            Assert.That(
                run.DataLeaves,
                Is.EquivalentTo(expected.Where(metric => metric.IsData).Select(metric => metric.Leaf)),
                "data metrics");
        }

        Assert.Multiple(() =>
        {
            foreach (ExpectedMetric metric in expected)
            {
                MetricDescription description = run.Describe(metric.Leaf);
                Assert.That(
                    (description.Type, description.Semantics), Is.EqualTo(
                        (_typeNames[metric.Type], metric.Semantics)), metric.Leaf);
                if (metric.IsData)
                    Assert.That(description.MetricTypeLabel, Is.EqualTo(metric.Kind), metric.Leaf);
            }
        });
    }
}
