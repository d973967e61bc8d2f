using System.Collections.Immutable;
using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Tests.Language;

public class UserLabelsTests
{
    [TestCase("// label: team=storage", "team=storage")]
    [TestCase("// label: team=storage,tier=gold", "team=storage tier=gold")]
    [TestCase("// label: team=storage tier=gold", "team=storage tier=gold")]
    [TestCase("//label:  team=storage ,\ttier=gold , ", "team=storage tier=gold")]
    [TestCase("// label: team=storage\nBEGIN { }\n// label: tier=gold", "team=storage tier=gold")]
    [TestCase("// label: owner=\"Jane Doe, 2nd floor\"", "owner=Jane Doe, 2nd floor")]
    [TestCase("// label: \"owner=Jane Doe\"", "owner=Jane Doe")]
    [TestCase("// label: note='say \"hi\"',path=C:\\\\tmp", "note=say \"hi\" path=C:\\tmp")]
    [TestCase("// label: query=a=b==c", "query=a=b==c")]
    [TestCase("// label: team=käse🙂", "team=käse🙂")]
    [TestCase("// label: team=a,team=b\n// label: tier=c\n// label: tier=d", "team=b tier=d")]
    [TestCase("// label:", "")]
    public void Names_and_values_are_read_and_the_last_of_a_name_counts(string code, string labels) =>
        Assert.That(
            string.Join(' ', Read(code).OrderBy(label => label.Key).Select(label => $"{label.Key}={label.Value}")),
            Is.EqualTo(labels));

    [TestCase("team", "team")]
    [TestCase("team=", "team=")]
    [TestCase("=storage", "=storage")]
    [TestCase("team=\"\"", "team=")]
    [TestCase("team = storage", "team")]
    [TestCase("team: storage", "team:")]
    [TestCase("team=storage, gold", "gold")]
    public void A_word_that_is_no_name_and_value_is_refused(string value, string word) =>
        Assert.That(
            () => Read($"// label: {value}"),
            Throws.TypeOf<ScriptRefusedException>().With.Message.EqualTo(
                $"invalid value '{word}' for label: must be names and values, such as team=storage,"
                + "owner=\"Jane Doe\""));

    [TestCase("\t")]
    [TestCase("\u0001")]
    [TestCase("\u001b[2J")]
    [TestCase("\u007f")]
    [TestCase("\u0080")]
    public void Control_characters_are_refused(string control) =>
        Assert.That(
            () => Read($"// label: team=\"a{control}b\""),
            Throws.TypeOf<ScriptRefusedException>().With.Message.EqualTo(
                "invalid value of label 'team': must not contain tabs or other control characters"));

    [Test]
    public void A_quote_that_is_not_closed_is_refused() =>
        Assert.That(
            () => Read("// label: team=\"storage"),
            Throws.TypeOf<ScriptRefusedException>().With.Message.EqualTo(
                "invalid value 'team=\"storage' for label: a quote is not closed"));

    private static ImmutableDictionary<string, string> Read(string code) => Annotations.Read(code, []).Labels;
}
