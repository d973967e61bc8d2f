using System.Text.Json;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Commands;

namespace Pcp.Bpftrace.Tests.Commands;

public class ScriptDetailsTests
{
    [Test]
    public void All_about_a_script_is_shown()
    {
        using StringWriter output = new();
        ScriptDetails.Write(output, [TestScripts.On("local:", TestScripts.Reads)]);
        Assert.That(output.ToString(), Is.EqualTo("""
            reads on localhost
              status:   started, process 4711
              since:    2026-11-26 01:02:03, the time on its host
              by:       root
              probes:   2
              restarts: 0
              expires:  never, as it has a name
              variables:
                @bytes: histogram, uint64, counter
              code:
                // name: reads
                	tracepoint:syscalls:sys_exit_read { @bytes = hist(args->ret); }


            """));
    }

    [Test]
    public void Nothing_of_it_controls_the_terminal()
    {
        ScriptInfo script = TestScripts.Reads with
        {
            Name = "\u001b1",
            User = "\u001b2",
            Status = "\u001b3",
            Variables = [new ScriptVariable("\u001b4", false, 1, 3, "\u001b5")],
        };
        using StringWriter output = new();
        ScriptDetails.Write(output, [TestScripts.On("local:", script)]);
        ScriptTable.Write(output, [TestScripts.On("local:", script)]);
        Assert.That(output.ToString(), Does.Not.Contain('\u001b').And.Contains(@"\x1b5"));
    }

    [Test]
    public void JSON_has_an_object_for_each_host_and_the_code_only_if_asked_for()
    {
        JsonElement host = Json(withCode: true)[0];
        Assert.That(host.GetProperty("host").GetString(), Is.EqualTo("localhost"));
        JsonElement script = host.GetProperty("scripts")[1];
        Assert.That(script.GetProperty("name").GetString(), Is.EqualTo("script100"));
        Assert.That(script.GetProperty("user").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(script.GetProperty("warnings")[1].GetString(), Is.EqualTo("two"));
        Assert.That(script.GetProperty("code").GetString(), Is.EqualTo(TestScripts.Failed.Code));
        JsonElement variable = script.GetProperty("variables")[0];
        Assert.That(variable.GetRawText().ReplaceLineEndings("").Replace(" ", ""), Is.EqualTo(
            """{"name":"@bytes","kind":"histogram","counter":true}"""));
        JsonElement running = host.GetProperty("scripts")[0];
        Assert.That(running.GetProperty("error").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(running.GetProperty("since_local").GetString(), Is.EqualTo("2026-11-26T01:02:03"));
        Assert.That(Json(withCode: false)[0].GetProperty("scripts")[0].TryGetProperty("code", out _), Is.False);
    }

    private static JsonElement Json(bool withCode)
    {
        using StringWriter output = new();
        ScriptJson.Write(output, [TestScripts.On("local:", TestScripts.Reads, TestScripts.Failed)], withCode);
        using JsonDocument document = JsonDocument.Parse(output.ToString());
        return document.RootElement.Clone();
    }
}
