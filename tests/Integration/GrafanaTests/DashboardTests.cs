using Integration.Rig;

namespace Integration.GrafanaTests;

/// <summary>Several panels on a dashboard, several dashboards on one agent.</summary>
[TestFixture]
public sealed class DashboardTests : GrafanaFixture
{
    [Test]
    public void Dashboards_that_register_at_the_same_time_each_get_their_own_scripts()
    {
        GrafanaClient[] dashboards = [.. Enumerable.Range(0, 4).Select(_ => OpenDashboard())];
        // The first and the last use the same variable, so that a misdirected answer cannot be recognised by it alone.
        string[] codes = ["@mine0 = 100", "@mine1 = 101", "@mine2 = 102", "@mine0 = 103"];
        codes = [.. codes.Select(code => $"BEGIN {{ {code}; }}")];
        GrafanaPanel[] panels =
            [.. dashboards.Zip(codes, (dashboard, code) => dashboard.Add(code, PanelFormat.TimeSeries))];
        Parallel.ForEach(dashboards, dashboard => dashboard.Poll());

        Assert.That(panels.Select(panel => panel.Script.GetProperty("code").GetString()), Is.EqualTo(codes));
        Assert.That(panels.Select(panel => panel.ScriptId), Is.Unique);
        for (int i = 0; i < panels.Length; i++)
        {
            string variable = panels[i].MetricNames.Single().Split('.')[^1];
            dashboards[i].PollUntil(() => panels[i].Shows(variable, i + 100), "its own value");
        }
    }

    [Test]
    public void Two_panels_with_the_same_script_without_a_name_get_two_scripts()
    {
        const string Code = "BEGIN { @n = 5; }";
        GrafanaClient dashboard = OpenDashboard();
        GrafanaPanel first = dashboard.Add(Code, PanelFormat.TimeSeries);
        GrafanaPanel second = dashboard.Add(Code, PanelFormat.TimeSeries);
        dashboard.PollUntil(() => first.Shows("n", 5) && second.Shows("n", 5), "values of both");
        Assert.That(first.ScriptId, Is.Not.EqualTo(second.ScriptId));

        dashboard.Remove(first);
        dashboard.Poll();
        Assert.That((second.Shows("n", 5), second.Error), Is.EqualTo((true, (string?)null)), "the other one goes on");
        Assert.That(ScriptIds(), Does.Contain(second.ScriptId).And.Not.Contain(first.ScriptId));
    }

    [Test]
    public void Panels_of_every_kind_are_fetched_together()
    {
        GrafanaClient dashboard = OpenDashboard();
        GrafanaPanel series = dashboard.Add("BEGIN { @n = 5; }", PanelFormat.TimeSeries);
        GrafanaPanel heatmap = dashboard.Add("BEGIN { @h = hist(5); }", PanelFormat.Heatmap);
        GrafanaPanel table = dashboard.Add("BEGIN { printf(\"a,b\\n1,2\\n\"); }", PanelFormat.Table);
        GrafanaPanel broken = dashboard.Add("BEGIN { @n = nosuch(); }", PanelFormat.TimeSeries);
        dashboard.PollUntil(
            () => series.Shows("n", 5) && heatmap.HasValues && table.Table().Count == 2 && broken.Error is not null,
            "all panels");
        Assert.That(heatmap.Heatmap().Where(row => row.Value > 0).Select(row => row.Key), Is.EqualTo(["7"]));
        Assert.That(table.Table(), Is.EqualTo(new[] { ["a", "b"], new[] { "1", "2" } }));
    }

    [Test]
    public void A_closed_dashboard_leaves_nothing_behind()
    {
        GrafanaClient dashboard = OpenDashboard();
        GrafanaPanel[] panels =
            [dashboard.Add("BEGIN { @n = 1; }", PanelFormat.TimeSeries),
             dashboard.Add("// name: closed\nBEGIN { @n = 2; }", PanelFormat.TimeSeries)];
        dashboard.PollUntil(() => panels.All(panel => panel.HasValues), "values");
        // Their start may still be pending: bpftrace is asked for its version first.
        string[] pids = [.. new[] { panels[0].ScriptId, "closed" }.Select(name =>
            Eventually.Get(
                () => Agent.Client.FetchSingle($"bpftrace.scripts.{name}.pid"), pid => pid is not null, "a process")!)];
        Assert.That(pids, Is.All.Matches<string>(pid => Directory.Exists($"/proc/{pid}")));
        foreach (GrafanaPanel panel in panels)
            Assert.That(dashboard.Remove(panel).GetProperty("success").GetString(), Is.EqualTo("true"));
        Assert.That(ScriptIds().Intersect(panels.Select(panel => panel.ScriptId)), Is.Empty);
        Assert.That(Agent.Client.Names("bpftrace.scripts.closed"), Is.Empty);
        Eventually.Get(
            () => pids.Count(pid => Directory.Exists($"/proc/{pid}")), count => count == 0, "their processes to end");
    }
}
