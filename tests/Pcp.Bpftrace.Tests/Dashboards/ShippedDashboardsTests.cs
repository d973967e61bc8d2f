using System.Diagnostics;
using System.Text.RegularExpressions;
using Fleet.Dashboards.Files;
using Pcp.Interop.Tests.Rules;

namespace Pcp.Bpftrace.Tests.Dashboards;

/// <summary>
/// The dashboards in <c>examples/dashboards</c>. Their queries are run by <c>tests/fleet/run</c>, against real servers.
/// </summary>
internal sealed partial class ShippedDashboardsTests
{
    private static readonly string _examples = Path.Combine(Repository.Root, "examples");
    private static readonly string _folder = Path.Combine(_examples, "dashboards");
    private static readonly IReadOnlyList<Dashboard> _dashboards = DashboardReader.ReadFolders([_folder]);

    [Test]
    public void They_work_with_any_data_source_and_are_not_ambiguous() =>
        Assert.That(DashboardRules.Problems(_dashboards), Is.Empty);

    [Test]
    public void The_page_lists_every_dashboard() =>
        Assert.That(
            DashboardLink().Matches(File.ReadAllText(Path.Combine(_folder, "README.md")))
                .Select(link => link.Groups["file"].Value),
            Is.EquivalentTo(_dashboards.Select(dashboard => Path.GetRelativePath(_folder, dashboard.File))));

    [Test]
    public void They_show_variables_that_the_example_scripts_have()
    {
        string[] shown =
        [
            .. _dashboards.SelectMany(dashboard => dashboard.Panels).SelectMany(panel => panel.Targets)
                .SelectMany(target => Metrics(target.Expression)).Distinct(),
        ];
        Assert.That(shown, Has.Length.GreaterThan(20));
        Assert.That(shown, Is.SubsetOf(Directory.EnumerateFiles(_examples, "*.bt").SelectMany(VariablesOf)));
    }

    [Test]
    public void The_commands_of_the_page_change_them_for_older_plugins()
    {
        DirectoryInfo copies = Directory.CreateTempSubdirectory();
        try
        {
            Directory.CreateDirectory(Path.Combine(copies.FullName, "pcp"));
            foreach (string file in Directory.EnumerateFiles(Path.Combine(_folder, "pcp")))
                File.Copy(file, Path.Combine(copies.FullName, "pcp", Path.GetFileName(file)));
            foreach (Match block in OlderPlugin().Matches(File.ReadAllText(Path.Combine(_folder, "README.md"))))
            {
                using Process shell = Process.Start(
                    new ProcessStartInfo("sh", ["-ec", block.Groups["commands"].Value])
                    {
                        WorkingDirectory = copies.FullName,
                    })!;
                shell.WaitForExit();
                Assert.That(shell.ExitCode, Is.Zero);
            }

            IReadOnlyList<Dashboard> changed = DashboardReader.ReadFolders([copies.FullName]);
            Assert.That(DashboardRules.Problems(changed), Is.Empty);
            Panel[] panels = [.. changed.SelectMany(dashboard => dashboard.Panels)];
            Panel[] graphs = [.. panels.Where(panel => panel.Targets.Any(target => target.Format == "flamegraph"))];
            Assert.That(graphs, Is.Not.Empty);
            Assert.That(
                graphs.Select(panel => panel.Type), Is.All.EqualTo("performancecopilot-flamegraph-panel"));
            Target[] targets = [.. panels.SelectMany(panel => panel.Targets)];
            Assert.That(targets.Select(target => target.Format), Has.None.EqualTo("flamegraph_grafana"));
            Assert.That(
                targets.Select(target => target.Source!.Type),
                Has.Some.EqualTo("performancecopilot-redis-datasource").And.None.EqualTo(DataSourceTypes.Valkey));
        }
        finally
        {
            copies.Delete(recursive: true);
        }
    }

    // "SCRIPT_VARIABLE" of all variables of a script, and of the text that it prints.
    private static IEnumerable<string> VariablesOf(string file)
    {
        string code = File.ReadAllText(file);
        string script = ScriptName().Match(code).Groups["name"].Value;
        return Variable().Matches(code).Select(match => match.Groups["name"].Value).Append("output")
            .Select(variable => $"{script}_{variable}");
    }

    // The same of the metrics in a query for PCP or Prometheus.
    private static IEnumerable<string> Metrics(string query) =>
    [
        .. PcpMetric().Matches(query)
            .Select(match => $"{match.Groups["script"].Value}_{match.Groups["variable"].Value}"),
        .. PrometheusMetric().Matches(query).Select(match => match.Groups["name"].Value),
    ];

    [GeneratedRegex(@"\]\((?<file>\w+/[\w-]+\.json)\)")]
    private static partial Regex DashboardLink();

    [GeneratedRegex(@"^```sh before-[\d.]+\n(?<commands>.+?)```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex OlderPlugin();

    [GeneratedRegex(@"^// name: (?<name>\w+)$", RegexOptions.Multiline)]
    private static partial Regex ScriptName();

    [GeneratedRegex(@"@(?<name>\w+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\bbpftrace\.scripts\.(?<script>\w+)\.data\.(?<variable>\w+)")]
    private static partial Regex PcpMetric();

    [GeneratedRegex(@"\bbpftrace_(?<name>\w+?)(?:_total|_bucket|_count)?\b")]
    private static partial Regex PrometheusMetric();
}
