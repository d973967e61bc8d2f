using Bpftrace.Runner.Language;
using Bpftrace.Runner.Processes;

namespace Bpftrace.Runner.Tests.Processes;

public sealed class AttachedProbesTests
{
    [TestCase("uprobe:/bin/sh:f { @ = count(); }", 1, "no probe is attached: nothing on this host matches uprobe:/bin/sh:f")]
    [TestCase("k:a, k:b* /pid/ { @ = 1; }", 1, "no probe is attached: nothing on this host matches k:a, k:b*")]
    [TestCase("k:a { @ = 1; }", 2, null)]
    [TestCase("BEGIN { @ = 1; }", 2, null)]
    public void That_none_is_attached_is_an_error(string code, int attached, string? expected) =>
        Assert.That(AttachedProbes.None(ScriptAnalyzer.Analyze(code), attached, added: 1), Is.EqualTo(expected));

    [TestCase("BEGIN { @ = 1; } k:a { @ = 2; }", 2, "not all probes are attached: nothing on this host matches some of k:a")]
    [TestCase("k:a { @ = 1; } k:b* { @ = 2; }", 2, "not all probes are attached: nothing on this host matches some of k:a, k:b*")]
    [TestCase("k:a { @ = 1; } k:b* { @ = 2; }", 9, null)]
    [TestCase("BEGIN { @ = 1; } interval:s:1 { @ = 2; }", 2, null)]
    [TestCase("struct s { int a : 3; } fn f($a: int64): int64 { return 1; } k:a { @ = 1; }", 2, null)]
    public void That_some_are_not_attached_is_a_warning(string code, int attached, string? expected) =>
        Assert.That(AttachedProbes.Some(ScriptAnalyzer.Analyze(code), attached, added: 1), Is.EqualTo(expected));

    [Test]
    public void Of_many_probes_the_first_are_named()
    {
        string code = string.Concat(Enumerable.Range(0, 12).Select(i => $"k:f{i} {{ @ = 1; }} "));
        Assert.That(
            AttachedProbes.None(ScriptAnalyzer.Analyze(code), 1, added: 1),
            Does.EndWith("k:f0, k:f1, k:f2, k:f3, k:f4, k:f5, k:f6, k:f7, k:f8, k:f9 and 2 more"));
    }
}
