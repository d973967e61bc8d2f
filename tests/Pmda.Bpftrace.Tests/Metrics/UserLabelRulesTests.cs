using Bpftrace.Runner.Language;
using Pmda.Bpftrace.Metrics;

namespace Pmda.Bpftrace.Tests.Metrics;

internal sealed class UserLabelRulesTests
{
    private const int LongestName = 254;

    [TestCase("team")]
    [TestCase("Team_9")]
    [TestCase("Script")]
    [TestCase("le_")]
    public void A_name_is_a_letter_then_letters_digits_and_underscores(string name) =>
        Assert.That(() => Check(name, "x"), Throws.Nothing);

    [TestCase("9a")]
    [TestCase("_a")]
    [TestCase("__name__")]
    [TestCase("a.b")]
    [TestCase("a-b")]
    [TestCase("@a")]
    [TestCase("ä")]
    [TestCase("a\"b")]
    public void Another_name_is_refused(string name) =>
        AssertRefused(
            name,
            "x",
            $"invalid name of label '{name}': must begin with an ASCII letter and contain only ASCII letters, digits "
            + "and underscores");

    [Test]
    public void Names_with_a_meaning_of_their_own_are_refused([Values(
        "script", "variable", "kind", "function", "metrictype", "lhist",
        "agent", "containerid", "domainname", "groupid", "hostname", "indom_name", "instid", "instname", "machineid",
        "machineid_sha256", "userid",
        "instance", "job", "key", "le", "quantile")] string name) =>
        AssertRefused(
            name,
            "x",
            $"label '{name}' has a reserved name, please choose another one; reserved are agent, containerid, "
            + "domainname, function, groupid, hostname, indom_name, instance, instid, instname, job, key, kind, le, "
            + "lhist, machineid, machineid_sha256, metrictype, quantile, script, userid, variable");

    [Test]
    public void A_name_has_at_most_as_many_characters_as_PCP_takes()
    {
        Assert.That(() => Check(new string('a', LongestName), "x"), Throws.Nothing);
        AssertRefused(
            new string('a', LongestName + 1), "x", "the name of a label can have 254 characters, one has 255");
    }

    [Test]
    public void A_value_has_at_most_256_bytes()
    {
        Assert.That(() => Check("a", new string('é', 128)), Throws.Nothing);
        AssertRefused("a", new string('é', 128) + "e", "the value of label 'a' can have 256 bytes, it has 257");
    }

    [Test]
    public void A_script_has_at_most_32_labels()
    {
        Dictionary<string, string> labels = Enumerable.Range(0, 32).ToDictionary(i => $"a{i}", _ => "x");
        Assert.That(() => UserLabelRules.Check(labels), Throws.Nothing);
        labels["b"] = "x";
        Assert.That(
            () => UserLabelRules.Check(labels),
            Throws.TypeOf<ScriptRefusedException>().With.Message.EqualTo(
                "a script can have 32 labels, this one has 33"));
    }

    private static void AssertRefused(string name, string value, string message) =>
        Assert.That(
            () => Check(name, value), Throws.TypeOf<ScriptRefusedException>().With.Message.EqualTo(message));

    private static void Check(string name, string value) =>
        UserLabelRules.Check(new Dictionary<string, string> { [name] = value });
}
