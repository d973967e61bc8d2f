using System.Text;
using System.Text.Json;
using Integration.Parity;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>Invalid scripts: their user gets an error, other scripts are not affected.</summary>
[TestFixture]
public sealed class BadScriptTests : BystanderFixture
{
    private const string Register = "bpftrace.control.register";

    [TestCase("BEGIN { @n = ; }", "syntax")]
    [TestCase("tracepoint:nosuch:nosuch { @n = count(); }", "tracepoint:nosuch:nosuch")]
    [TestCase("BEGIN { @n = nosuch(); }", "nosuch")]
    [TestCase("BEGIN { @n = count(); @n = \"text\"; }", "@n")]
    [ContractRow("Texts / bpftrace's own words")]
    [ContractRow("Namespace / bpftrace.scripts.NAME.error")]
    [ContractRow("Log / stopped due to error")]
    public void What_bpftrace_says_is_the_scripts_error(string code, string error)
    {
        RunningScript script = Agent.Register(code).WaitUntil("error");
        Assert.That(script.Error, Does.Contain(error));
        Assert.That(script.Single("exit_code"), Is.Not.EqualTo("0"));
        JsonElement json = Agent.Client.FetchJson("bpftrace.info.scripts_json").EnumerateArray()
            .Single(s => s.GetProperty("script_id").GetString() == script.Id);
        Assert.That(json.GetProperty("state").GetProperty("error").GetString(), Does.Contain(error));
        Assert.That(json.GetProperty("state").GetProperty("status").GetString(), Is.EqualTo("error"));
        Agent.WaitForLog("due to error: ");
        script.Control("deregister");
    }

    [TestCase("BEGIN { @x = (1, 2.5); }")]
    [TestCase("BEGIN { @x = (1, 2).7; }")]
    public void Of_a_script_that_does_not_compile_nothing_else_is_said(string code)
    {
        RunningScript script = Agent.Register(code).WaitUntil("error");
        Assert.That(script.Error, Does.Contain("BEGIN { @x =").And.Not.Contain("pmdabpftrace"));
        Assert.That(script.Single("warnings"), Is.Empty);
        script.Control("deregister");
    }

    [Test]
    public void Of_a_script_whose_braces_do_not_close_the_token_of_the_markers_is_not_shown()
    {
        RunningScript script = Agent.Register("BEGIN { @n = 1;").WaitUntil("error");
        Agent.WaitForLog($"script: stopped script {script.Id} (");
        Assert.That($"{script.Error}{script.Single("warnings")}{Agent.Log}", Does.Not.Match("pmdabpftrace [0-9a-f]"));
        script.Control("deregister");
    }

    [Test]
    public void A_script_none_of_whose_probes_is_here_has_an_error_that_names_them()
    {
        RunningScript script = Agent.Register("uprobe:/bin/sh:no_such_symbol { @n = count(); }").WaitUntil("error");
        Assert.That(script.Error, Does.Contain("no_such_symbol"));
        script.Control("deregister");
    }

    [TestCase("uprobe:/bin/sh:no_such_symbol")]
    [TestCase("kprobe:no_such_symbol, kprobe:no_other_symbol")]
    public void Probes_that_are_not_here_beside_others_are_named(string probes)
    {
        // Some versions of bpftrace run the rest of the script, some refuse it.
        RunningScript script = Agent.Register($"BEGIN {{ @n = 1; }} {probes} {{ @m = count(); }}");
        Eventually.Holds(
            () =>
                $"{script.Single("warnings")}{script.Error}".Contains(
                    "no_such_symbol", StringComparison.Ordinal), "the probe to be named");
        Eventually.Holds(
            () =>
                Agent.Log.Split("\n[").Any(
                    entry =>
                        entry.Contains(script.Id, StringComparison.Ordinal)
                            && entry.Contains("no_such_symbol", StringComparison.Ordinal)),
            "the probe in the log");
        script.Control("deregister");
    }

    [Test]
    public void Of_a_script_that_traces_nothing_the_error_says_so_and_the_number_of_probes_is_true()
    {
        // Some versions of bpftrace refuse it; up to 0.23, they count the probes, and skip them on some kernels.
        RunningScript script = Agent.Register(
            "BEGIN { @n = 1; } kprobe:vfs_no_such_function, kprobe:vfs_no_other_function { @m = count(); }");
        Eventually.Holds(
            () => script.Error?.Contains("vfs_no_such_function", StringComparison.Ordinal) is true, "the error");
        if (script.Status == "started")
        {
            Assert.That(script.Error, Does.StartWith("no probe but BEGIN is attached: "));
            Assert.That(script.Single("probes"), Is.EqualTo("2"));
        }

        script.Control("deregister");
    }

    [TestCase("", "empty")]
    [TestCase("BEGIN { }", "no bpftrace variables or printf statements found")]
    [TestCase("// @commented\nBEGIN { $scratch = 1; }", "no bpftrace variables or printf statements found")]
    [TestCase("// name: bystander\nBEGIN { @n = 1; }", "Script name bystander is already in use by another script.")]
    [TestCase("// name: not-a-name\nBEGIN { @n = 1; }", "name")]
    public void A_script_that_cannot_be_registered_is_refused(string code, string error) =>
        AssertRefused(Encoding.UTF8.GetBytes(code), error);

    [Test]
    public void Pmstore_says_that_the_input_is_bad() =>
        Assert.That(Agent.Client.Store(Register, "BEGIN { }").All, Does.Contain("Bad input to pmstore"));

    [Test]
    public void A_mebibyte_of_code_is_refused() =>
        AssertRefused(Encoding.UTF8.GetBytes("BEGIN { @n = 1; }\n//" + new string('x', 1 << 20)), "limit");

    [Test]
    public void A_NUL_is_refused() => AssertRefused("BEGIN { @n = 1; }\0 BEGIN { }"u8.ToArray(), "NUL");

    [Test]
    public void What_is_not_UTF8_is_refused() =>
        AssertRefused((byte[])[.. "BEGIN { @n = 1; } //"u8, 0xC3, 0x28, 0xFF], "UTF-8");

    [Test]
    public void A_long_script_within_the_limit_runs()
    {
        ByteStore store = Agent.Client.StoreBytes(
            Register, Encoding.UTF8.GetBytes("// name: long\nBEGIN { @n = 1; }\n//" + new string('x', 300_000)));
        Assert.That(store.Error, Is.Null);
        using JsonDocument reply = JsonDocument.Parse(store.Reply);
        RunningScript script = new(Agent, reply.RootElement.Clone());
        if (BpftraceUnderTest.Version >= new Version(0, 12))
            script.WaitForData("n", "1");
        else // It is an argument, which the kernel limits to 128 KiB.
            Assert.That(script.WaitUntil("error").Error, Does.Contain("Argument list too long"));
    }

    private void AssertRefused(ReadOnlyMemory<byte> code, string error)
    {
        int before = Agent.Client.Fetch("bpftrace.info.scripts").Instances.Count;
        ByteStore store = Agent.Client.StoreBytes(Register, code);
        Assert.That(store.Error, Does.Contain("Bad input"));
        using JsonDocument reply = JsonDocument.Parse(store.Reply);
        JsonElement state = reply.RootElement.GetProperty("state");
        Assert.That(state.GetProperty("status").GetString(), Is.EqualTo("error"));
        Assert.That(state.GetProperty("error").GetString(), Does.Contain(error));
        Assert.That(Agent.Client.Fetch("bpftrace.info.scripts").Instances, Has.Count.EqualTo(before));
        Agent.WaitForLog("register: refused");
    }
}
