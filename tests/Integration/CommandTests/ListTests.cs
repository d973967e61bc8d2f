using System.Text.Json;
using Integration.Rig;

namespace Integration.CommandTests;

/// <summary><c>pcp bpftrace list</c>, <c>show</c>, <c>stop</c>, <c>start</c> and <c>remove</c>.</summary>
[TestFixture]
public sealed class ListTests : OwnAgentFixture
{
    private const string Named = "// name: counting\ninterval:ms:100 { @n = count(); @h = hist(nsecs % 8); }";

    private string Host => Agent.Pmcd.HostSpec;

    [Test]
    public void Scripts_are_listed_with_their_errors()
    {
        Agent.Register(Named).WaitUntil("started");
        Agent.Register("BEGIN { @x = nonsense(); }").WaitUntil("error");
        string list = Run("list").OutputOrFail();
        Assert.That(list, Does.Match(@"\ncounting +started +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +root +\d+ +0\n"));
        Assert.That(list, Does.Match(@"\nscript\d+ +error .*\n    error: .*nonsense"));
        JsonElement scripts = Json(Run("list", "--format", "json")).GetProperty("scripts");
        Assert.That(scripts.GetArrayLength(), Is.EqualTo(2));
    }

    [Test]
    public void Without_scripts_the_list_is_empty()
    {
        Assert.That(Run("list").OutputOrFail(), Is.Empty);
        Assert.That(Json(Run("list", "--format", "json")).GetProperty("scripts").GetArrayLength(), Is.Zero);
    }

    [Test]
    public void The_host_of_pcp_is_used()
    {
        Agent.Register(Named);
        Dictionary<string, string> given = new() { ["PCP_HOST"] = Host };
        Assert.That(Tool.Run(Checkout.Command, ["list"], given).OutputOrFail(), Does.Contain("counting"));
    }

    [Test]
    public void A_script_is_shown_with_its_code_and_variables()
    {
        Agent.Register(Named).WaitUntil("started");
        string shown = Run("show", "counting").OutputOrFail();
        Assert.That(shown, Does.Contain("status:   started, process "));
        Assert.That(shown, Does.Contain("    @n: one value, uint64, counter\n    @h: histogram, uint64, counter\n"));
        Assert.That(shown, Does.Contain("    interval:ms:100 { @n = count();"));
        JsonElement script = Json(Run("show", "counting", "--format", "json")).GetProperty("scripts")[0];
        Assert.That(script.GetProperty("code").GetString(), Is.EqualTo(Named));
    }

    [Test]
    public void Scripts_are_stopped_started_and_removed()
    {
        RunningScript script = Agent.Register(Named);
        script.WaitUntil("started");
        Assert.That(Run("stop", "counting").OutputOrFail(), Is.EqualTo($"{Host}: counting stopped\n"));
        script.WaitUntil("stopped");
        Assert.That(Run("start", "counting").OutputOrFail(), Is.EqualTo($"{Host}: counting started\n"));
        script.WaitUntil("started");
        Assert.That(Run("remove", "counting").OutputOrFail(), Is.EqualTo($"{Host}: counting removed\n"));
        Assert.That(Agent.Client.FetchSingle("bpftrace.info.scripts_json"), Is.EqualTo("[]"));
    }

    [Test]
    public void Of_several_scripts_those_that_are_not_there_are_named()
    {
        Agent.Register(Named);
        ToolResult result = Run("remove", "counting", "nothing");
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Output, Is.EqualTo($"{Host}: counting removed\n"));
        Assert.That(
            result.Errors, Does.StartWith($"pcp-bpftrace: {Host}: nothing not removed: there is no script nothing;"));
    }

    [Test]
    public void Names_of_scripts_are_completed()
    {
        Agent.Register(Named);
        string line = $"pcp-bpftrace -h {Host} show cou";
        Assert.That(
            Tool.Run(Checkout.Command, [$"[suggest:{line.Length}]", line]).OutputOrFail(), Is.EqualTo("counting\n"));
    }

    private static JsonElement Json(ToolResult result)
    {
        using JsonDocument document = JsonDocument.Parse(result.OutputOrFail());
        return document.RootElement[0].Clone();
    }

    private ToolResult Run(params string[] arguments) => Agent.Client.Run(Checkout.Command, arguments);
}
