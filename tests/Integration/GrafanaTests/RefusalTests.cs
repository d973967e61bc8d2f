using Integration.Rig;

namespace Integration.GrafanaTests;

/// <summary>Errors that a panel shows.</summary>
[TestFixture]
public sealed class RefusalTests : GrafanaFixture
{
    private GrafanaClient _dashboard = null!;

    [OneTimeSetUp]
    public void Open() => _dashboard = OpenDashboard();

    [Test]
    public void A_script_that_does_not_compile_is_registered_and_says_what_bpftrace_says()
    {
        GrafanaPanel panel = _dashboard.Add(
            "tracepoint:syscalls:sys_enter_read { @n = nosuch(); }", PanelFormat.TimeSeries);
        _dashboard.Poll();
        Assert.That(panel.Script.GetProperty("state").GetProperty("status").GetString(), Is.EqualTo("starting"));
        _dashboard.PollUntil(() => panel.Error is not null, "the error");
        Assert.That(panel.Error, Does.StartWith("BPFtrace error:\n\n").And.Contains("nosuch"));
        Assert.That(panel.Error, Does.Contain("\n").And.Contain("~"), "with the lines that point at the place");
    }

    [TestCase("BEGIN { }", "no bpftrace variables or printf statements found, please include at least one variable")]
    [TestCase("", "empty")]
    [TestCase("// name: 1st\nBEGIN { @n = 1; }", "name")]
    public void A_refused_script_says_why(string code, string why)
    {
        GrafanaPanel panel = _dashboard.Add(code, PanelFormat.TimeSeries);
        _dashboard.Poll();
        Assert.That(panel.Error, Does.StartWith("BPFtrace error:\n\n").And.Contains(why));
        Assert.That(ScriptIds(), Does.Not.Contain(panel.ScriptId));
    }

    [Test]
    public void A_name_that_another_panel_uses_is_said()
    {
        GrafanaPanel owner = _dashboard.Add("// name: taken\nBEGIN { @n = 1; }", PanelFormat.TimeSeries);
        GrafanaPanel other = _dashboard.Add("// name: taken\nBEGIN { @other = 1; }", PanelFormat.TimeSeries);
        _dashboard.PollUntil(() => owner.HasValues, "values of the script that has the name");
        Assert.That(
            other.Error, Is.EqualTo("BPFtrace error:\n\nScript name taken is already in use by another script."));
    }

    [Test]
    public void Somebody_who_may_not_is_told_so_and_may_look_at_what_there_is()
    {
        int before = ScriptIds().Count;
        GrafanaClient dashboard = OpenAnonymousDashboard();
        GrafanaPanel panel = dashboard.Add("BEGIN { @n = 1; }", PanelFormat.TimeSeries);
        dashboard.Poll();
        Assert.That(panel.Error, Is.EqualTo("You don't have permission to register bpftrace scripts."));
        Assert.That(ScriptIds(), Has.Count.EqualTo(before));
        Agent.WaitForLog("permission denied for unauthenticated user");
    }
}
