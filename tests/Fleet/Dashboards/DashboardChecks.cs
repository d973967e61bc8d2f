using System.Text.RegularExpressions;
using Fleet.Dashboards.Files;
using Fleet.Dashboards.Queries;

namespace Fleet.Dashboards;

/// <summary>
/// Checks dashboards against the fleet's servers: every query of a panel or variable must give something to show.
/// Prints a line for each: <c>ok …</c> or <c>not ok …</c>.
/// </summary>
internal static partial class DashboardChecks
{
    private const int MaxTextLength = 100;

    /// <summary>Checks the dashboards below folders; returns the exit status.</summary>
    public static int Run(IReadOnlyList<string> folders)
    {
        IReadOnlyList<Dashboard> dashboards = DashboardReader.ReadFolders(folders);
        string[] problems = [.. DashboardRules.Problems(dashboards)];
        foreach (string problem in problems)
            Console.WriteLine($"not ok {problem}");
        if (dashboards.Count == 0)
            Console.WriteLine($"not ok there is no dashboard in {string.Join(' ', folders)}");

        using DataSources sources = new();
        QueryCheck[] checks = [.. dashboards.SelectMany(dashboard => ChecksOf(dashboard, sources))];
        QueryCheck.Await(checks);
        foreach (QueryCheck check in checks)
        {
            Console.WriteLine(
                check.Problem.Length == 0 ? $"ok {check.Title}" : $"not ok {check.Title}\n# {OneLine(check.Problem)}");
        }

        return checks.Length > 0 && problems.Length == 0 && checks.All(check => check.Problem.Length == 0) ? 0 : 1;
    }

    private static IEnumerable<QueryCheck> ChecksOf(Dashboard dashboard, DataSources sources)
    {
        Choices choices = new(sources, dashboard.Range);
        foreach (Variable variable in dashboard.Variables)
        {
            if (variable.Type != "query")
            {
                choices.Add(variable);
                continue;
            }

            yield return new QueryCheck(
                $"{dashboard.Title} / ${variable.Name}: {Short(variable.Query)}",
                () =>
                {
                    choices.Add(variable);
                    return "";
                });
        }

        foreach (Panel panel in dashboard.Panels)
        {
            foreach (Target target in panel.Targets)
            {
                yield return new QueryCheck(
                    $"{dashboard.Title} / {panel.Title}: {Short(target.Expression)}",
                    () => sources.Find(target.Source).Run(choices.Fill(target), dashboard.Range));
            }
        }
    }

    private static string Short(string query) =>
        OneLine(query) is { Length: > MaxTextLength } text ? $"{text[..MaxTextLength]}…" : OneLine(query);

    private static string OneLine(string text) => Blanks().Replace(text.Trim(), " ");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
