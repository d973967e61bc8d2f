namespace Fleet.Dashboards.Files;

/// <summary>
/// What a dashboard needs to work wherever it is imported: any data source can be chosen, and nothing is ambiguous.
/// </summary>
internal static class DashboardRules
{
    /// <summary>What is wrong with these dashboards; each begins with the file.</summary>
    public static IEnumerable<string> Problems(IReadOnlyList<Dashboard> dashboards) =>
    [
        .. dashboards.SelectMany(dashboard => ProblemsOf(dashboard).Select(problem => $"{dashboard.File}: {problem}")),
        .. Repeated(dashboards, dashboard => dashboard.Uid).Select(uid => $"several dashboards have the uid {uid}"),
    ];

    private static IEnumerable<string> ProblemsOf(Dashboard dashboard) =>
    [
        .. Missing(dashboard.Uid, "uid"),
        .. Missing(dashboard.Title, "title"),
        .. Repeated(dashboard.Variables, variable => variable.Name).Select(name => $"several variables are ${name}"),
        .. dashboard.Variables.Where(variable => variable.Type == "query")
            .SelectMany(variable => OfQuery(dashboard, $"${variable.Name}", variable.Source, variable.Query)),
        .. Repeated(dashboard.Panels, panel => panel.Id).Select(id => $"several panels have the id {id}"),
        .. dashboard.Panels.Where(panel => panel.ShowsData).SelectMany(panel => OfPanel(dashboard, panel)),
        .. Overlaps([.. dashboard.Panels.Where(panel => !panel.IsInRow)]),
        .. Overlaps([.. dashboard.Panels.Where(panel => panel.IsInRow)]),
    ];

    private static IEnumerable<string> OfPanel(Dashboard dashboard, Panel panel)
    {
        string name = $"panel {panel.Id} \"{panel.Title}\"";
        return
        [
            .. Missing(panel.Title, $"title of {name}"),
            .. panel.Targets.Count == 0 ? [$"{name} has no query"] : (string[])[],
            .. panel.Area.X + panel.Area.Width > Area.Columns ? [$"{name} is beyond the grid"] : (string[])[],
            .. Repeated(panel.Targets, target => target.RefId).Select(id => $"{name} has several queries {id}"),
            .. panel.Targets.SelectMany(target => OfTarget(dashboard, $"{name}, query {target.RefId}", target)),
        ];
    }

    private static IEnumerable<string> OfTarget(Dashboard dashboard, string name, Target target) =>
    [
        .. Missing(target.RefId, $"refId of {name}"),
        .. OfQuery(dashboard, name, target.Source, target.Expression),
        .. Undefined(dashboard, name, target.HostSpec),
    ];

    private static IEnumerable<string> OfQuery(
        Dashboard dashboard, string name, DataSourceRef? source, string expression) =>
    [
        .. Missing(expression, $"text of {name}"),
        .. IsChosenByVariable(dashboard, source)
            ? []
            : (string[])[$"{name} has a fixed data source or one of another type: {source}"],
        // A script's own variables begin with $ too.
        .. source?.Type == DataSourceTypes.Bpftrace ? [] : Undefined(dashboard, name, expression),
    ];

    private static bool IsChosenByVariable(Dashboard dashboard, DataSourceRef? source) =>
        source is not null
        && dashboard.Variables.Any(
            variable => variable.Type == "datasource"
                && source == new DataSourceRef(variable.Query, $"${{{variable.Name}}}"));

    private static IEnumerable<string> Undefined(Dashboard dashboard, string name, string text) =>
        Template.Names(text)
            .Where(used => !Macros.Names.Contains(used) && dashboard.Variables.All(variable => variable.Name != used))
            .Select(used => $"{name} uses ${used}, which is not defined");

    private static IEnumerable<string> Overlaps(IReadOnlyList<Panel> panels) =>
        panels.SelectMany(
            (panel, i) => panels.Skip(i + 1).Where(other => panel.Area.Overlaps(other.Area))
                .Select(other => $"panels {panel.Id} and {other.Id} overlap"));

    private static IEnumerable<string> Missing(string text, string what) => text.Length == 0 ? [$"no {what}"] : [];

    private static IEnumerable<TKey> Repeated<T, TKey>(IEnumerable<T> items, Func<T, TKey> key) =>
        items.GroupBy(key).Where(group => group.Count() > 1).Select(group => group.Key);
}
