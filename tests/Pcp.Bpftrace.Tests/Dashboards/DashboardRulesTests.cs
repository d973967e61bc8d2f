using Fleet.Dashboards.Files;

namespace Pcp.Bpftrace.Tests.Dashboards;

/// <summary>What is wrong with a dashboard is found.</summary>
internal sealed class DashboardRulesTests
{
    private static readonly string _sound =
        """
        {
          "uid": "u", "title": "Title", "time": { "from": "now-15m", "to": "now" },
          "templating": { "list": [
            { "name": "source", "type": "datasource", "query": "prometheus" },
            { "name": "host", "type": "query", "multi": true, "allValue": ".*",
              "query": { "query": "label_values(up, instance)" },
              "datasource": { "type": "prometheus", "uid": "${source}" } }
          ] },
          "panels": [
            { "id": 1, "type": "row", "title": "Row", "gridPos": { "x": 0, "y": 0, "w": 24, "h": 1 }, "panels": [] },
            { "id": 2, "type": "timeseries", "title": "Panel", "gridPos": { "x": 0, "y": 1, "w": 12, "h": 8 },
              "datasource": { "type": "prometheus", "uid": "${source}" },
              "targets": [ { "refId": "A", "expr": "up{instance=~\"$host\"}", "format": "time_series" } ] },
            { "id": 3, "type": "text", "title": "", "gridPos": { "x": 12, "y": 1, "w": 12, "h": 8 } }
          ]
        }
        """;

    [Test]
    public void A_sound_dashboard_is_read()
    {
        Dashboard dashboard = DashboardReader.Read("file", _sound);
        Assert.That(DashboardRules.Problems([dashboard]), Is.Empty);
        Assert.That(
            (dashboard.Uid, dashboard.Title, dashboard.Range), Is.EqualTo(("u", "Title", TimeSpan.FromMinutes(15))));
        Assert.That(dashboard.Panels.Select(panel => panel.Id), Is.EqualTo([1, 2, 3]));
        Assert.That(
            dashboard.Panels[1].Targets,
            Is.EqualTo([new Target(
                "A", new DataSourceRef("prometheus", "${source}"), "up{instance=~\"$host\"}", "time_series", "")]));
        Assert.That(
            dashboard.Variables[1],
            Is.EqualTo(
                new Variable(
                    "host", "query", "label_values(up, instance)", new DataSourceRef("prometheus", "${source}"))
                {
                    IsList = true,
                    AllValue = ".*",
                }));
    }

    [TestCase("\"uid\": \"u\"", "\"uid\": \"\"", "no uid")]
    [TestCase("\"id\": 2", "\"id\": 1", "several panels have the id 1")]
    [TestCase("\"title\": \"Panel\"", "\"title\": \"\"", "no title of panel 2")]
    [TestCase("\"x\": 12, \"y\": 1", "\"x\": 11, \"y\": 1", "panels 2 and 3 overlap")]
    [TestCase("\"x\": 0, \"y\": 1, \"w\": 12", "\"x\": 13, \"y\": 9, \"w\": 12", "is beyond the grid")]
    [TestCase("\"targets\": [ {", "\"targets\": [], \"others\": [ {", "has no query")]
    [TestCase("\"refId\": \"A\"", "\"refId\": \"\"", "no refId")]
    [TestCase("\"time_series\" }", "\"\" }, { \"refId\": \"A\", \"expr\": \"up\" }", "has several queries A")]
    [TestCase("\"expr\": \"up{instance=~\\\"$host\\\"}\"", "\"expr\": \"\"", "no text of panel 2")]
    [TestCase("$host", "$hosts", "uses $hosts, which is not defined")]
    [TestCase("\"uid\": \"${source}\" }", "\"uid\": \"P1\" }", "a fixed data source")]
    [TestCase("\"query\": \"prometheus\"", "\"query\": \"loki\"", "of another type")]
    [TestCase("\"name\": \"source\"", "\"name\": \"host\"", "several variables are $host")]
    public void A_problem_is_found(string text, string replacement, string problem)
    {
        Assert.That(_sound, Does.Contain(text));
        Dashboard dashboard = DashboardReader.Read(
            "file", _sound.Replace(text, replacement, StringComparison.Ordinal));
        Assert.That(DashboardRules.Problems([dashboard]), Has.Some.StartsWith("file: ").And.Some.Contains(problem));
    }

    [Test]
    public void A_uid_is_unique()
    {
        Dashboard dashboard = DashboardReader.Read("file", _sound);
        Assert.That(
            DashboardRules.Problems([dashboard, dashboard with { File = "other" }]),
            Is.EqualTo(["several dashboards have the uid u"]));
    }

    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("""{ "uid": "u", "title": "t" }""")]
    public void Other_files_are_refused_with_their_names(string json) =>
        Assert.That(
            () => DashboardReader.Read("file.json", json),
            Throws.TypeOf<FormatException>().With.Message.StartsWith("file.json: "));

    [Test]
    public void Panels_of_a_collapsed_row_are_checked_too()
    {
        string json = _sound.Replace(
            "\"panels\": [] }",
            """
            "panels": [ { "id": 3, "type": "stat", "title": "In a row",
                          "gridPos": { "x": 0, "y": 1, "w": 12, "h": 8 } } ] }
            """,
            StringComparison.Ordinal);
        Assert.That(
            DashboardRules.Problems([DashboardReader.Read("file", json)]),
            Is.EqualTo(["file: several panels have the id 3", "file: panel 3 \"In a row\" has no query"]));
    }
}
