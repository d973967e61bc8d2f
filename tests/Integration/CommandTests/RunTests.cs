using System.Text.Json;
using Integration.Rig;

namespace Integration.CommandTests;

/// <summary><c>pcp bpftrace run</c> and <c>watch</c> without a terminal.</summary>
[TestFixture]
public sealed class RunTests : AgentFixture
{
    private const string Counting = "BEGIN { @n = 41; @m[\"a\"] = 1; @m[\"b\"] = 2; } interval:ms:100 { @ticks++; }";

    private string Host => Agent.Pmcd.HostSpec;

    [Test]
    public void Values_are_lines_and_the_script_is_removed_at_the_end()
    {
        using RunningCommand command = Start("-e", Counting);
        foreach (string line in (string[])["@n: 41", "@m[a]: 1", "@m[b]: 2"])
            command.WaitForOutput(line);
        command.Signal("INT");
        Assert.That(command.WaitForExit(), Is.Zero, command.State);
        Assert.That(Scripts, Is.Empty);
    }

    [TestCase("--for", "2s")]
    [TestCase("-s", "3")]
    public void It_ends_after_its_time_or_its_samples(string option, string value)
    {
        ToolResult result = Run("-e", Counting, option, value);
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(Scripts, Is.Empty);
    }

    [Test]
    public void A_script_that_ends_ends_the_command_with_its_last_values()
    {
        ToolResult result = Run("-e", "BEGIN { @x = 7; printf(\"hello\\n\"); exit(); }");
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Output, Does.Contain("@x: 7").And.Contains("hello\n"));
        Assert.That(Scripts, Is.Empty);
    }

    [Test]
    public void JSON_has_an_object_for_each_sample()
    {
        using RunningCommand command = Start("-e", Counting, "--format", "json");
        command.WaitForOutput("\"value\":41}");
        command.Signal("INT");
        Assert.That(command.WaitForExit(), Is.Zero, command.State);
        JsonElement last = Objects(command.Output)[^1];
        Assert.That(last.GetProperty("hosts")[0].GetProperty("state").GetString(), Is.EqualTo("running"));
        Assert.That(Variable(last, "@n").GetProperty("value").GetInt64(), Is.EqualTo(41));
        Assert.That(Variable(last, "@m").GetProperty("values").GetProperty("b").GetInt64(), Is.EqualTo(2));
        Assert.That(Variable(last, "@ticks").GetProperty("value").GetInt64(), Is.Positive);
    }

    [Test]
    public void CSV_has_a_line_for_each_value()
    {
        using RunningCommand command = Start("-e", Counting, "--format", "csv");
        command.WaitForOutput(",@m,b,2\n");
        command.Signal("INT");
        Assert.That(command.WaitForExit(), Is.Zero, command.State);
        Assert.That(command.Output, Does.StartWith("time,host,variable,key,value"));
    }

    [Test]
    public void A_file_a_tool_by_name_and_standard_input_are_scripts()
    {
        using Scratch scratch = new();
        string file = scratch.Write("tools/answer.bt", "BEGIN { @answer = 42; exit(); }");
        Dictionary<string, string> folder = new() { ["PCP_BPFTRACE_PATH"] = Path.GetDirectoryName(file)! };
        byte[] program = "BEGIN { @answer = 42; exit(); }"u8.ToArray();
        ToolResult[] results =
        [
            Run(file),
            Tool.Run(Checkout.Command, ["run", "-h", Host, "answer"], folder),
            Tool.Run(Checkout.Command, ["run", "-h", Host, "-"], input: program),
        ];
        Assert.That(results.Select(result => result.ExitCode), Is.All.Zero, string.Join('\n', results));
        Assert.That(results.Select(result => result.Output), Is.All.Contains("@answer: 42"));
    }

    [Test]
    public void Arguments_reach_the_script()
    {
        ToolResult result = Run("-e", "BEGIN { @x = $1; @y = str($2); exit(); }", "--args", "12 'a b'");
        Assert.That(result.Output, Does.Contain("@x: 12").And.Contains("@y: a b"), result.ToString());
    }

    [Test]
    public void A_refused_script_is_shown_with_the_place_marked()
    {
        ToolResult result = Run("-e", "BEGIN { @x = 1; }\ninterval:s:1 { @y = nosuch(1); }");
        Assert.That(result.ExitCode, Is.EqualTo(1), result.ToString());
        Assert.That(result.Errors, Does.Match("-e:2:21-27: error: .*nosuch").And.Match(@"\^~~~~~"));
        Assert.That(Scripts, Is.Empty);
    }

    [Test]
    public void A_kept_script_goes_on_and_can_be_watched_and_removed()
    {
        ToolResult result = Run("-e", Counting, "--name", "kept", "--keep", "-s", "1");
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Errors, Does.Contain("pcp bpftrace remove kept"));
        ToolResult watched = RunningCommand.Run("watch", "-h", Host, "kept", "-s", "2");
        Assert.That(watched.Output, Does.Contain("@n: 41"), watched.ToString());
        Assert.That(Scripts, Is.EqualTo(new[] { "kept" }));
        RunningCommand.Run("remove", "-h", Host, "kept").OutputOrFail();
        Assert.That(Scripts, Is.Empty);
    }

    [Test]
    public void Watching_goes_on_with_the_script_that_takes_its_place()
    {
        RunningScript former = Agent.Register("// name: replaced\nBEGIN { @former = 1; }");
        using RunningCommand command = RunningCommand.Start("watch", "-h", Host, "replaced", "--format", "json");
        command.WaitForOutput("\"@former\"");
        former.Control("deregister");
        RunningScript next = Agent.Register("// name: replaced\nBEGIN { @next = 1; }");
        command.WaitForOutput("\"@next\"");
        command.Signal("INT");
        Assert.That(command.WaitForExit(), Is.Zero, command.State);
        next.Control("deregister");
    }

    [Test]
    public void Watching_a_script_that_is_not_there_is_an_error()
    {
        ToolResult result = RunningCommand.Run("watch", "-h", Host, "nosuch");
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Errors, Does.Contain("there is no script nosuch"));
    }

    [Test]
    public void Stacks_become_a_flame_graph()
    {
        using Scratch scratch = new();
        string svg = Path.Combine(scratch.Root, "flame.svg");
        const string Reads = "tracepoint:syscalls:sys_enter_read { @[kstack, comm] = count(); }";
        ToolResult result = Run("-e", $"{Reads} interval:s:3 {{ exit(); }}", "--flame", svg);
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(File.ReadAllText(svg), Does.StartWith("<?xml").And.Contains("syscall"));
    }

    [Test]
    public void Folded_stacks_of_a_running_script_go_to_standard_output()
    {
        RunningScript script = Agent.Register(
            "// name: stacks\ntracepoint:syscalls:sys_enter_read { @[kstack] = count(); }");
        script.WaitForData("root", values => values.Instances.Count > 0);
        ToolResult result = RunningCommand.Run("flame", "-h", Host, "stacks", "--folded");
        Assert.That(result.Output, Does.Match(@"(?m)^\S+(;\S+)* \d+$"), result.ToString());
        script.Control("deregister");
    }

    [Test]
    public void A_reader_that_closes_the_pipe_ends_it()
    {
        ToolResult result = Tool.Run(
            "/bin/sh",
            ["-c", $"'{Checkout.Command}' run -h {Host} -e '{Counting.Replace("'", "")}' --format json | head -n 1"]);
        Assert.That(Objects(result.Output), Has.Length.EqualTo(1), result.ToString());
        Eventually.Holds(() => Scripts.Length == 0, "the script to be removed");
    }

    private string[] Scripts => [.. Agent.Client.Fetch("bpftrace.info.scripts").ByName.Keys];

    private ToolResult Run(params IReadOnlyList<string> arguments) =>
        RunningCommand.Run(["run", "-h", Host, .. arguments]);

    private RunningCommand Start(params IReadOnlyList<string> arguments) =>
        RunningCommand.Start(["run", "-h", Host, .. arguments]);

    private static JsonElement[] Objects(string lines) =>
    [
        .. lines.TrimEnd('\n').Split('\n').Select(line =>
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return document.RootElement.Clone();
        }),
    ];

    private static JsonElement Variable(JsonElement sample, string name) =>
        sample.GetProperty("variables").EnumerateArray()
            .Single(variable => variable.GetProperty("name").GetString() == name);
}
