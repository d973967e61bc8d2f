using Integration.Rig;

namespace Integration.ReportTests;

/// <summary>The views for pmrep have all variables of the scripts that are shipped, except stacks and text.</summary>
[TestFixture]
public sealed class ViewTests
{
    // A variant for other versions has a suffix. It has at least the variables of the script.
    private static readonly string[] _examples =
    [
        .. Directory.EnumerateFiles(Checkout.Examples, "*.bt")
            .Where(path => !Path.GetFileName(path).Contains('-', StringComparison.Ordinal)),
    ];

    private AgentRig _agent = null!;

    private static IEnumerable<string> Scripts => _examples.Select(path => Path.GetFileNameWithoutExtension(path));

    // Keys of many lines are not for tables.
    private static IEnumerable<string> WithViews =>
        Scripts.Where(script => !script.EndsWith("_stacks", StringComparison.Ordinal));

    /// <summary>Names and types of metrics are there before bpftrace runs: here it never does.</summary>
    [OneTimeSetUp]
    public void Start() =>
        _agent = new AgentRig("[bpftrace]\nbpftrace_path = /none\n" + AgentRig.RootMay, scratch =>
        {
            foreach (string path in _examples)
                scratch.Write($"pmdas/bpftrace/autostart/{Path.GetFileName(path)}", File.ReadAllText(path));
        });

    [OneTimeTearDown]
    public void Stop() => _agent.Dispose();

    [TestCaseSource(nameof(WithViews))]
    public void The_views_of_a_script_have_its_variables_and_pmrep_finds_them(string script)
    {
        string[] variables =
        [
            .. _agent.Client.Names($"bpftrace.scripts.{script}.data")
                .Where(metric => _agent.Client.Describe(metric).MetricTypeLabel != "output"),
        ];
        IReadOnlyList<string> views = PmrepViews.Of(script);
        Assert.That(views.SelectMany(PmrepViews.Metrics), Is.EquivalentTo(variables));
        foreach (string view in views)
            _agent.Client.Run("pmrep", "-c", Checkout.Views, "-s", "1", $":{view}").OutputOrFail();
    }

    [Test]
    public void Each_view_is_of_a_script() =>
        Assert.That(WithViews.SelectMany(PmrepViews.Of).Append("bpftrace-scripts"), Is.EquivalentTo(PmrepViews.All));

    [Test]
    public void The_overview_has_a_row_for_each_script()
    {
        foreach (string script in Scripts)
            Eventually.Equal("error", () => _agent.Client.FetchSingle($"bpftrace.scripts.{script}.status"), script);
        string table = _agent.Client.Run("pmrep", "-c", Checkout.Views, "-s", "1", ":bpftrace-scripts").OutputOrFail();
        foreach (string script in Scripts)
            Assert.That(table, Does.Match($@"(?m)^\S+ +{script} +error +0 "));
    }
}
