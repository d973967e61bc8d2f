using System.Text.Json;
using Integration.Parity;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>Replies to stores, which belong to one client context, through pmproxy.</summary>
[TestFixture]
public sealed class ReplyTests : AgentFixture
{
    private const string Register = "bpftrace.control.register";
    private const string Deregister = "bpftrace.control.deregister";
    private const string NoVariables =
        "no bpftrace variables or printf statements found, "
        + "please include at least one variable or printf statement in your script";

    private PrivatePmproxy _pmproxy = null!;
    private RestContext _first = null!;
    private RestContext _second = null!;

    private protected override AgentRig Create() => new(prepare: scratch => SaslPasswords.Add(scratch, "root"));

    [OneTimeSetUp]
    public void OpenContexts()
    {
        _pmproxy = PrivatePmproxy.Start(Agent.Pmcd);
        _first = _pmproxy.Open(Agent.Pmcd.HostSpec, SaslPasswords.Of("root"));
        _second = _pmproxy.Open(Agent.Pmcd.HostSpec, SaslPasswords.Of("root"));
    }

    [OneTimeTearDown]
    public void CloseContexts() => _pmproxy?.Dispose();

    [Test]
    [ContractRow("Control / reply")]
    [ContractRow("Control / reply of another context")]
    [ContractRow("JSON / script_id")]
    public void A_reply_is_there_once_and_for_its_own_context_only()
    {
        Assert.That(_first.FetchSingle(Register), Is.EqualTo("{}"));
        Assert.That(_first.Store(Register, "BEGIN { @n = 1; }").Success, Is.True);
        Assert.That(_second.FetchSingle(Register), Is.EqualTo("{}"));
        Assert.That(_first.FetchSingle(Deregister), Is.EqualTo("{}"));
        Assert.That(_first.FetchJson(Register).GetProperty("script_id").GetString(), Is.Not.Empty);
        Assert.That(_first.FetchSingle(Register), Is.EqualTo("{}"));
    }

    [Test]
    [ContractRow("Control / reply of another context")]
    public void Two_contexts_each_get_their_own_reply()
    {
        _first.Store(Register, "BEGIN { @first = 1; }");
        _second.Store(Register, "BEGIN { @second = 1; }");
        Assert.That(_first.FetchJson(Register).GetProperty("variables").TryGetProperty("@first", out _), Is.True);
        Assert.That(_second.FetchJson(Register).GetProperty("variables").TryGetProperty("@second", out _), Is.True);
    }

    [Test]
    [ContractRow("Control / register")]
    [ContractRow("JSON / username")]
    [ContractRow("JSON / persistent")]
    [ContractRow("JSON / created_at, last_accessed_at")]
    [ContractRow("JSON / code")]
    [ContractRow("JSON / metadata")]
    [ContractRow("JSON / variables")]
    [ContractRow("JSON / state")]
    [ContractRow("Identity / client's user")]
    public void The_reply_to_a_register_has_every_field()
    {
        DateTime before = DateTime.Now.AddMilliseconds(-1); // times in the reply are cut off to microseconds
        _first.Store(Register, "// name: all_fields\n// include: @a\nBEGIN { @a = count(); @b = 1; }");
        JsonElement reply = _first.FetchJson(Register);
        JsonElement metadata = reply.GetProperty("metadata");
        JsonElement variable = reply.GetProperty("variables").GetProperty("@a");
        JsonElement state = reply.GetProperty("state");
        Assert.Multiple(() =>
        {
            Assert.That(reply.GetProperty("username").GetString(), Is.EqualTo("root"));
            Assert.That(reply.GetProperty("persistent").GetBoolean(), Is.True);
            foreach (string time in (string[])["created_at", "last_accessed_at"])
                Assert.That(reply.GetProperty(time).GetDateTime(), Is.InRange(before, DateTime.Now), time);
            Assert.That(reply.GetProperty("code").GetString(), Does.EndWith("@b = 1; }"));
            Assert.That(metadata.GetProperty("name").GetString(), Is.EqualTo("all_fields"));
            Assert.That(metadata.GetProperty("include")[0].GetString(), Is.EqualTo("@a"));
            Assert.That(metadata.GetProperty("table_retain_lines").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(metadata.GetProperty("custom_output_block").GetBoolean(), Is.False);
            Assert.That(reply.GetProperty("variables").EnumerateObject().Select(v => v.Name), Is.EqualTo(["@a"]));
            Assert.That(variable.GetProperty("single").GetBoolean(), Is.True);
            Assert.That(variable.GetProperty("semantics").GetInt32(), Is.EqualTo(1));
            Assert.That(variable.GetProperty("datatype").GetInt32(), Is.EqualTo(3));
            Assert.That(variable.GetProperty("metrictype").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(state.GetProperty("status").GetString(), Is.EqualTo("starting"));
            Assert.That(state.GetProperty("pid").GetInt32(), Is.EqualTo(-1));
            Assert.That(state.GetProperty("exit_code").GetInt32(), Is.Zero);
            Assert.That(state.GetProperty("error").GetString(), Is.Empty);
            Assert.That(state.GetProperty("probes").GetInt32(), Is.Zero);
            Assert.That(state.GetProperty("data_bytes").GetInt32(), Is.Zero);
        });
    }

    [Test]
    [ContractRow("Control / refused script")]
    [ContractRow("Control / refused script leaves nothing")]
    [ContractRow("Texts / no variables")]
    public void A_refused_script_says_why_and_is_not_there()
    {
        int before = Scripts().Length;
        RestStore store = _first.Store(Register, "BEGIN { }");
        Assert.That(store.Success, Is.False);
        Assert.That(store.Message, Does.Contain("Bad input"));
        JsonElement state = _first.FetchJson(Register).GetProperty("state");
        Assert.That(
            (state.GetProperty("status").GetString(), state.GetProperty("error").GetString()),
            Is.EqualTo(("error", NoVariables)));
        Assert.That(Scripts(), Has.Length.EqualTo(before));
    }

    [Test]
    [ContractRow("Texts / name taken")]
    public void A_name_that_is_taken_is_refused_and_its_owner_goes_on()
    {
        RunningScript owner = Agent.Register("// name: taken\nBEGIN { @n = 1; }").WaitUntil("started");
        int pid = owner.Pid;
        Assert.That(_first.Store(Register, "// name: taken\nBEGIN { @other = 1; }").Message, Does.Contain("Bad input"));
        Assert.That(
            _first.FetchJson(Register).GetProperty("state").GetProperty("error").GetString(),
            Is.EqualTo("Script name taken is already in use by another script."));
        Assert.That((owner.Status, owner.Pid), Is.EqualTo(("started", pid)));
    }

    [TestCase("start", "script not found")]
    [TestCase("stop", "script not found")]
    [TestCase("deregister", "one or more scripts were not found")]
    [ContractRow("Control / deregister of an unknown script")]
    [ContractRow("Control / start, stop of an unknown script")]
    public void An_unknown_name_is_an_error(string verb, string error)
    {
        RestStore store = _first.Store($"bpftrace.control.{verb}", "nobody");
        Assert.That(
            (store.Success, store.Message.Contains("Bad input", StringComparison.Ordinal)), Is.EqualTo((false, true)));
        Assert.That(_first.FetchJson($"bpftrace.control.{verb}").GetProperty("error").GetString(), Is.EqualTo(error));
        Assert.That(_first.FetchSingle($"bpftrace.control.{verb}"), Is.EqualTo("{}"));
    }

    [Test]
    [ContractRow("Control / start, stop")]
    [ContractRow("Control / deregister")]
    public void Stop_start_and_deregister_answer_success()
    {
        Agent.Register("// name: answered\nBEGIN { @n = 1; }");
        Assert.Multiple(() =>
        {
            foreach (string verb in (string[])["stop", "start", "deregister"])
            {
                Assert.That(_first.Store($"bpftrace.control.{verb}", "answered").Success, Is.True, verb);
                Assert.That(
                    _first.FetchSingle($"bpftrace.control.{verb}"), Is.EqualTo("""{"success": "true"}"""), verb);
            }
        });
    }

    [Test]
    [ContractRow("Control / deregister of an unknown script")]
    public void Of_several_names_those_that_are_found_are_deregistered()
    {
        Agent.Register("// name: several_a\nBEGIN { @n = 1; }");
        Agent.Register("// name: several_b\nBEGIN { @n = 1; }");
        Agent.Register("// name: several_c\nBEGIN { @n = 1; }");
        Assert.That(_first.Store(Deregister, "several_a,nobody,several_b").Success, Is.False);
        Assert.That(_first.FetchSingle(Deregister), Does.Contain("one or more scripts were not found"));
        string[] left = [.. Scripts().Select(s => s.GetProperty("metadata").GetProperty("name").GetString() ?? "")];
        Assert.That(left, Does.Contain("several_c").And.Not.Contain("several_a").And.Not.Contain("several_b"));
    }

    [Test]
    [ContractRow("JSON / code")]
    [ContractRow("Namespace / bpftrace.scripts.NAME.code")]
    public void Strings_keep_their_quotes_and_newlines_on_the_way_through_JSON()
    {
        const string Code = "// name: quoted\nBEGIN { @m[\"a\\\"b\"] = 1; /* é \t */ }";
        _first.Store(Register, Code);
        Assert.That(_first.FetchJson(Register).GetProperty("code").GetString(), Is.EqualTo(Code));
        // Not by REST: pmproxy 6.0.3 does not write UTF-8 as it is.
        Assert.That(Agent.Client.FetchSingle("bpftrace.scripts.quoted.code"), Is.EqualTo(Code));
    }

    private JsonElement[] Scripts() => [.. Agent.Client.FetchJson("bpftrace.info.scripts_json").EnumerateArray()];
}
