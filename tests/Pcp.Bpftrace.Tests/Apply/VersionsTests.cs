using Pcp.Bpftrace.Apply;

namespace Pcp.Bpftrace.Tests.Apply;

public class VersionsTests
{
    [TestCase("6.1.0-28-amd64", "6.1.0.0")]
    [TestCase("5.14.0-427.13.1.el9_4.x86_64", "5.14.0.0")]
    [TestCase("6.12.", "6.12.0.0")]
    [TestCase("4.18.0.1.2", "4.18.0.1")]
    [TestCase("v0.20.4", "0.20.4.0")]
    [TestCase("0.20.0-rc1", "0.20.0.0")]
    [TestCase(" v0.21.0-rc1\n", "0.21.0.0")]
    public void A_version_begins_with_a_number(string text, string number) =>
        Assert.That(Versions.Find(text), Is.EqualTo(Version.Parse(number)));

    [TestCase("")]
    [TestCase("v")]
    [TestCase("next-20261126")]
    [TestCase(".5")]
    [TestCase("5..1")]
    [TestCase("99999999999.1")]
    public void Other_text_has_none(string text) => Assert.That(Versions.Find(text), Is.Null);

    [Test]
    public void Versions_are_compared_as_numbers() =>
        Assert.That(Versions.Find("5.9-x") < Versions.Find("5.15.0"), Is.True);

    [TestCase("5.15", "5.15.0.0")]
    [TestCase("v0.20", "0.20.0.0")]
    [TestCase("6", "6.0.0.0")]
    public void An_annotation_has_nothing_but_a_number(string text, string number) =>
        Assert.That(Versions.Parse(text), Is.EqualTo(Version.Parse(number)));

    [TestCase("")]
    [TestCase("5.15+")]
    [TestCase("5.15.")]
    [TestCase("5.15 6.1")]
    [TestCase("1.2.3.4.5")]
    public void An_annotation_with_other_text_is_not_valid(string text) => Assert.That(Versions.Parse(text), Is.Null);
}
