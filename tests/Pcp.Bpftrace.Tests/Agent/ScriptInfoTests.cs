using System.Text.Json;
using Pcp.Bpftrace.Agent;

namespace Pcp.Bpftrace.Tests.Agent;

internal sealed class ScriptInfoTests
{
    [TestCase("reads", "script100", "reads")]
    [TestCase("", "script100", "script100")]
    [TestCase(null, "s0a1b2c3d4e5f", "s0a1b2c3d4e5f")]
    public void A_script_has_its_name_or_its_id(string? name, string id, string expected) =>
        Assert.That(Read(name, id).Name, Is.EqualTo(expected));

    [TestCase("/etc/cron.d/x")]
    [TestCase("../x")]
    [TestCase("x\nlog mandatory on 1 sec { mem }")]
    [TestCase("1x")]
    public void A_host_cannot_name_files_or_write_configurations(string name)
    {
        Assert.That(() => Read(name, "script100"), Throws.TypeOf<FormatException>());
        Assert.That(() => Read("", name), Throws.TypeOf<FormatException>());
    }

    [Test]
    public void The_error_has_no_control_characters() =>
        Assert.That(
            () => Read("\u001b[2J", "script100"),
            Throws.TypeOf<FormatException>().With.Message.EqualTo("'\\x1b[2J' cannot be a script's name"));

    [TestCase("@")]
    [TestCase("@a_1")]
    [TestCase("@x.count")]
    [TestCase("@output")]
    public void A_variable_has_the_name_of_the_script(string name) =>
        Assert.That(Read("x", "script100", name).Variables.Single().Name, Is.EqualTo(name));

    [TestCase("@a 1\nother_metric 5\nb")]
    [TestCase("@a{host=\"other\"}")]
    [TestCase("a")]
    [TestCase("")]
    public void A_host_cannot_write_into_an_exposition(string name) =>
        Assert.That(() => Read("x", "script100", name), Throws.TypeOf<FormatException>());

    [Test]
    public void A_variable_that_is_there_twice_is_an_error()
    {
        const string Variable = "{\"single\":true,\"semantics\":3,\"datatype\":2,\"metrictype\":null}";
        string json = JsonOf("x", "script100", ["@a"])
            .Replace("\"@a\":", $"\"@a\":{Variable},\"@a\":", StringComparison.Ordinal);
        Assert.That(() => Read(json), Throws.TypeOf<FormatException>());
    }

    private static ScriptInfo Read(string? name, string id, params IReadOnlyList<string> variables) =>
        Read(JsonOf(name, id, variables));

    private static string JsonOf(string? name, string id, IReadOnlyList<string> variables) =>
        JsonSerializer.Serialize(new
        {
            script_id = id,
            username = "root",
            persistent = true,
            created_at = "2026-11-26T01:02:03",
            code = "BEGIN { }",
            metadata = new { name },
            variables = variables.ToDictionary(
                variable => variable,
                _ => new { single = true, semantics = 3, datatype = 2, metrictype = default(string) }),
            state = new { status = "started", pid = 1, exit_code = 0, error = "", probes = 1 },
        });

    private static ScriptInfo Read(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return ScriptInfo.Read(document.RootElement);
    }
}
