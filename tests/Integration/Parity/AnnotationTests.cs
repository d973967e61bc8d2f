using System.Globalization;
using System.Text;
using System.Text.Json;
using Integration.Rig;
using NUnit.Framework.Constraints;

namespace Integration.Parity;

/// <summary>Annotations in scripts.</summary>
[TestFixture]
public sealed class AnnotationTests : AgentFixture
{
    private const string Register = "bpftrace.control.register";

    [TestCase("letters")]
    [TestCase("Mixed_9")]
    [ContractRow("Annotations / name")]
    [ContractRow("Namespace / NAME")]
    [ContractRow("JSON / persistent")]
    public void A_script_with_a_name_is_persistent_and_its_metrics_are_called_after_it(string name)
    {
        RunningScript script = Agent.Register($"// name: {name}\nBEGIN {{ @n = 1; }}");
        Assert.That(script.Reply.GetProperty("metadata").GetProperty("name").GetString(), Is.EqualTo(name));
        Assert.That(script.Reply.GetProperty("persistent").GetBoolean(), Is.True);
        Assert.That(
            Agent.Client.Names($"bpftrace.scripts.{name}.data"), Is.EqualTo([$"bpftrace.scripts.{name}.data.n"]));
    }

    [Test]
    [ContractRow("JSON / persistent")]
    [ContractRow("JSON / metadata")]
    public void A_script_without_a_name_is_not_persistent()
    {
        JsonElement reply = Agent.Register("BEGIN { @n = 1; }").Reply;
        Assert.That(reply.GetProperty("metadata").GetProperty("name").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(reply.GetProperty("metadata").GetProperty("include").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(reply.GetProperty("persistent").GetBoolean(), Is.False);
    }

    [Test]
    [ContractRow("Annotations / name")]
    [DiffersFromStock("requires at least two characters")]
    public void A_name_may_be_one_letter() => Agent.Register("// name: x\nBEGIN { @n = 1; }");

    [TestCase("9lives")]
    [TestCase("with-dash")]
    [TestCase("two words")]
    [TestCase("dotted.name")]
    [ContractRow("Annotations / wrong name")]
    public void A_name_that_cannot_be_one_is_refused(string name) =>
        AssertRefused(
            $"// name: {name}\nBEGIN {{ @n = 1; }}",
            Does.StartWith($"invalid value '{name}' for name: must contain only "));

    [Test]
    [ContractRow("Annotations / include")]
    public void Only_included_variables_are_exported()
    {
        RunningScript script = Agent.Register(
            "// include: @a,@c\nBEGIN { @a = 1; @b = 2; @c[5] = 3; printf(\"text\"); }");
        Assert.That(
            script.Reply.GetProperty("variables").EnumerateObject().Select(v => v.Name), Is.EquivalentTo(["@a", "@c"]));
        Assert.That(
            Agent.Client.Names(script.Metric("data")),
            Is.EquivalentTo([script.Metric("data.a"), script.Metric("data.c")]));
        script.WaitForData("a", "1");
        script.WaitForData("c", new Dictionary<string, string> { ["5"] = "3" });
    }

    [Test]
    [ContractRow("Annotations / include")]
    [DiffersFromStock("treats a blank after a comma as part of the variable's name")]
    public void Blanks_between_included_variables_do_no_harm() =>
        Assert.That(
            Agent.Register("// include: @a, @b\nBEGIN { @a = 1; @b = 2; }")
                .Reply.GetProperty("variables").EnumerateObject().Select(v => v.Name),
            Is.EquivalentTo(["@a", "@b"]));

    [Test]
    [ContractRow("Annotations / include of printed text")]
    public void Printed_text_is_included_as_output()
    {
        RunningScript script = Agent.Register("// include: @output\nBEGIN { @a = 1; printf(\"text\"); }");
        Assert.That(
            script.Reply.GetProperty("variables").EnumerateObject().Select(v => v.Name), Is.EqualTo(["@output"]));
        script.WaitForData("output", "text");
    }

    [Test]
    [ContractRow("Annotations / table-retain-lines")]
    [ContractRow("Values / printed text")]
    public void Of_a_table_the_first_line_and_the_last_ones_are_kept()
    {
        RunningScript script = Agent.Register(
            """
            // table-retain-lines: 2
            BEGIN { printf("NAME,VALUE\n"); @line = 0; }
            interval:ms:50 /@line < 7/ { @line++; printf("row,%d\n", @line); }
            """);
        Assert.That(script.Reply.GetProperty("metadata").GetProperty("table_retain_lines").GetInt32(), Is.EqualTo(2));
        script.WaitForData("output", "NAME,VALUE\nrow,6\nrow,7\n");
    }

    [Test]
    [ContractRow("Annotations / wrong table-retain-lines")]
    public void A_number_of_lines_that_is_none_is_refused() =>
        AssertRefused(
            "// table-retain-lines: many\nBEGIN { printf(\"x\"); }",
            Is.EqualTo("invalid value 'many' for table-retain-lines, must be numeric"));

    [Test]
    [ContractRow("Annotations / custom-output-block")]
    public void A_script_that_prints_its_maps_itself_gets_nothing_added()
    {
        RunningScript script = Agent.Register(
            "// custom-output-block\nBEGIN { @printed = 5; @kept = 6; print(@printed); }");
        Assert.That(script.Reply.GetProperty("metadata").GetProperty("custom_output_block").GetBoolean(), Is.True);
        script.WaitForData("printed", "5");
        Eventually.Equal("1", () => script.Single("probes"), "the number of probes, none of which is ours");
        Assert.That(script.Data("kept").Single, Is.Null);
    }

    [TestCase("BEGIN { @n = 1; }\n// name: at_the_end")]
    [TestCase("/* above */\nBEGIN {\n// name: in_the_middle\n@n = 1; }")]
    [ContractRow("Annotations / place")]
    public void An_annotation_may_stand_anywhere(string code) =>
        Assert.That(Agent.Register(code).Reply.GetProperty("persistent").GetBoolean(), Is.True);

    [Test]
    [ContractRow("Annotations / place")]
    [DiffersFromStock("ignores one that does not start its line")]
    public void An_annotation_may_be_indented() =>
        Assert.That(Agent.Register("BEGIN {\n    // name: indented\n    @n = 1; }").Name, Is.EqualTo("indented"));

    [Test]
    [ContractRow("Annotations / print block")]
    [ContractRow("Namespace / bpftrace.scripts.NAME.code")]
    public void All_maps_are_printed_again_and_again_by_a_probe_that_is_not_shown()
    {
        const string Code = "interval:ms:100 { @n = count(); }";
        RunningScript script = Agent.Register(Code);
        long first = Number(script.WaitForData("n", values => values.Single is not null));
        script.WaitForData("n", values => Number(values) > first);
        Assert.That(script.Single("code"), Is.EqualTo(Code));
    }

    private static long Number(PminfoValues values) => long.Parse(values.Single ?? "0", CultureInfo.InvariantCulture);

    private void AssertRefused(string code, IResolveConstraint error)
    {
        ByteStore store = Agent.Client.StoreBytes(Register, Encoding.UTF8.GetBytes(code));
        Assert.That(store.Error, Does.Contain("Bad input to pmstore"));
        using JsonDocument reply = JsonDocument.Parse(store.Reply);
        Assert.That(reply.RootElement.GetProperty("state").GetProperty("error").GetString(), error);
    }
}
