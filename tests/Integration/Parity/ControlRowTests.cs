using System.Text;
using System.Text.Json;
using Integration.Rig;

namespace Integration.Parity;

/// <summary>Registrations, replies and the listing of all scripts.</summary>
[TestFixture]
public sealed class ControlRowTests : AgentFixture
{
    private const string Register = "bpftrace.control.register";

    [Test]
    [ContractRow("Control / end of a context")]
    public void A_reply_goes_with_its_context()
    {
        // pmstore does not fetch a reply to a store that failed. pmcd gives the next client the same context number.
        Assert.That(Agent.Client.Store(Register, "BEGIN { }").All, Does.Contain("Bad input to pmstore"));
        Assert.That(Agent.Client.FetchSingle(Register), Is.EqualTo("{}"));
    }

    [Test]
    [ContractRow("Control / refused script")]
    public void The_reply_to_a_refused_script_is_its_JSON()
    {
        const string Code = "BEGIN { $x = 1; }";
        using JsonDocument reply = JsonDocument.Parse(
            Agent.Client.StoreBytes(Register, Encoding.UTF8.GetBytes(Code)).Reply);
        JsonElement script = reply.RootElement;
        Assert.That(
            (script.GetProperty("username").GetString(), script.GetProperty("code").GetString()),
            Is.EqualTo(("root", Code)));
        Assert.That(
            script.EnumerateObject().Select(p => p.Name),
            Is.SupersetOf(new[]
            {
                "script_id", "persistent", "created_at", "last_accessed_at", "metadata", "variables", "state",
            }));
    }

    [Test]
    [ContractRow("Control / register")]
    [ContractRow("Namespace / bpftrace.scripts.NAME.status")]
    public void A_register_answers_before_bpftrace_has_compiled()
    {
        using AgentRig agent = new(scratch => GatedBpftrace.Configure(scratch, GatedBpftrace.Script));
        RunningScript script = agent.Register("BEGIN { @n = 1; }");
        Assert.That(script.Reply.GetProperty("state").GetProperty("status").GetString(), Is.EqualTo("starting"));
        Assert.That((script.Status, script.Data("n").Single), Is.EqualTo(("starting", (string?)null)));
        GatedBpftrace.Open(agent.Pmcd.Scratch);
        script.WaitForData("n", "1");
    }

    [Test]
    [ContractRow("Values / type and semantics")]
    public void Types_and_semantics_are_final_before_there_is_a_value()
    {
        RunningScript script = Agent.Register(
            "BEGIN { @c = count(); @h = hist(2); @m[\"k\"] = count(); @n = 3; printf(\"text\"); }");
        string[] variables = ["c", "h", "m", "n", "output"];
        MetricDescription[] Described() =>
            [.. variables.Select(variable => Agent.Client.Describe(script.Metric($"data.{variable}")))];
        MetricDescription[] before = Described();
        script.WaitForData("n", "3");
        Assert.That(Described(), Is.EqualTo(before));
        Assert.That(
            before.Select(d => d.Semantics), Is.EqualTo(["counter", "counter", "counter", "instant", "instant"]));
    }

    [Test]
    [ContractRow("JSON / scripts_json")]
    [ContractRow("Namespace / bpftrace.info.scripts_json")]
    public void The_JSON_of_all_scripts_is_in_order_of_registration()
    {
        string[] names = ["json_b", "json_c", "json_a"];
        foreach (string name in names)
            Agent.Register($"// name: {name}\nBEGIN {{ @n = 1; }}");
        Assert.That(Scripts().Select(NameOf).Where(name => names.Contains(name)), Is.EqualTo(names));
    }

    [Test]
    [ContractRow("JSON / scripts_json")]
    [DiffersFromStock("shows the state that a script had when its own metrics were last fetched")]
    public void The_JSON_of_all_scripts_has_their_present_state()
    {
        Agent.Register("// name: json_state\nBEGIN { @n = 1; }");
        Eventually.Equal(
            "started",
            () =>
                Scripts().Single(script => NameOf(script) == "json_state").GetProperty("state").GetProperty("status")
                    .GetString(),
            "the status in the JSON");
    }

    [Test]
    [ContractRow("JSON / metadata")]
    public void The_JSON_has_what_the_script_says_about_itself()
    {
        JsonElement metadata = Agent.Register(
            """
            // name: json_metadata
            // include: @a,@output
            // table-retain-lines: 3
            // custom-output-block
            BEGIN { @a = 1; print(@a); printf("x"); }
            """)
            .Reply.GetProperty("metadata");
        Assert.Multiple(() =>
        {
            Assert.That(metadata.GetProperty("name").GetString(), Is.EqualTo("json_metadata"));
            Assert.That(
                metadata.GetProperty("include").EnumerateArray().Select(v => v.GetString()),
                Is.EqualTo(["@a", "@output"]));
            Assert.That(metadata.GetProperty("table_retain_lines").GetInt32(), Is.EqualTo(3));
            Assert.That(metadata.GetProperty("custom_output_block").GetBoolean(), Is.True);
        });
    }

    [Test]
    [ContractRow("JSON / created_at, last_accessed_at")]
    public void Times_are_ISO_8601_without_a_zone()
    {
        JsonElement reply = Agent.Register("BEGIN { @n = 1; }").Reply;
        Assert.That(
            (string?[])[reply.GetProperty("created_at").GetString(), reply.GetProperty("last_accessed_at").GetString()],
            Has.All.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?$"));
    }

    [Test]
    [ContractRow("JSON / variables")]
    public void The_JSON_describes_variables_with_PCPs_numbers()
    {
        JsonElement variables = Agent.Register(
            "BEGIN { @single = 1; @count = count(); @map[1] = count(); @hist = hist(5); @lhist = lhist(5, 0, 9, 1); "
            + "@value[2] = 3; printf(\"x\"); } "
            + "profile:hz:1 { @stacks[kstack] = count(); }").Reply.GetProperty("variables");
        Assert.That(
            variables.EnumerateObject().Select(v => (v.Name, v.Value.ToString().Replace(" ", ""))),
            Is.EquivalentTo(new[]
            {
                ("@single", Variable("true", 3, 3, "null")),
                ("@count", Variable("true", 1, 3, "null")),
                ("@map", Variable("false", 1, 3, "null")),
                ("@hist", Variable("false", 1, 3, "\"histogram\"")),
                ("@lhist", Variable("false", 1, 3, "\"histogram\"")),
                ("@value", Variable("false", 3, 3, "null")),
                ("@output", Variable("true", 3, 6, "\"output\"")),
                ("@stacks", Variable("false", 1, 3, "\"stacks\"")),
            }));
    }

    [Test]
    [ContractRow("Values / printed text")]
    public void What_time_prints_is_text() =>
        Agent.Register("BEGIN { time(\"at %Y\\n\"); }")
            .WaitForData("output", values => values.Single?.StartsWith("at 2", StringComparison.Ordinal) == true);

    private static string Variable(string single, int semantics, int dataType, string metricType) =>
        $$"""{"single":{{single}},"semantics":{{semantics}},"datatype":{{dataType}},"metrictype":{{metricType}}}""";

    private static string? NameOf(JsonElement script) => script.GetProperty("metadata").GetProperty("name").GetString();

    private JsonElement[] Scripts() => [.. Agent.Client.FetchJson("bpftrace.info.scripts_json").EnumerateArray()];
}
