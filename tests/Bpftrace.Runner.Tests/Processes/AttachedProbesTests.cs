using Bpftrace.Runner.Language;
using Bpftrace.Runner.Processes;

namespace Bpftrace.Runner.Tests.Processes;

public sealed class AttachedProbesTests
{
    [TestCase(
        "uprobe:/bin/sh:f { @ = count(); }", 1, "no probe is attached: nothing on this host matches uprobe:/bin/sh:f")]
    [TestCase("k:a, k:b* /pid/ { @ = 1; }", 1, "no probe is attached: nothing on this host matches k:a, k:b*")]
    [TestCase("k:a { @ = 1; }", 2, null)]
    [TestCase("BEGIN { @ = 1; }", 2, null)]
    public void That_none_is_attached_is_an_error(string code, int attached, string? expected) =>
        Assert.That(AttachedProbes.Error(ScriptAnalyzer.Analyze(code), attached, added: 1), Is.EqualTo(expected));

    [TestCase(
        "BEGIN { @ = 1; } k:a { @ = 2; } k:b { @ = 1; }",
        3,
        "not all probes are attached: nothing on this host matches 1 of k:a, k:b (bpftrace -l PROBE prints a probe "
            + "if it is there)")]
    [TestCase("BEGIN { @ = 1; } k:a { @ = 2; }", 2, "no probe but BEGIN is attached: nothing on this host matches k:a")]
    [TestCase(
        "BEGIN { @ = 1; } i:s:1 { @ = 1; } k:a { @ = 2; } END { @ = 3; }",
        4,
        "not all probes are attached: nothing on this host matches k:a")]
    [TestCase(
        "BEGIN { @ = 1; } k:a, u:b:c { @ = 2; } END { @ = 3; }",
        3,
        "no probe but BEGIN and END is attached: nothing on this host matches k:a, u:b:c")]
    [TestCase(
        "k:a { @ = 1; } k:b* { @ = 2; }",
        2,
        "not all probes are attached: nothing on this host matches at least 1 of k:a, k:b* (bpftrace -l PROBE prints "
            + "a probe if it is there)")]
    [TestCase("k:a { @ = 1; } k:b* { @ = 2; }", 9, null)]
    [TestCase("BEGIN { @ = 1; } interval:s:1 { @ = 2; }", 2, null)]
    [TestCase("struct s { int a : 3; } fn f($a: int64): int64 { return 1; } k:a { @ = 1; }", 2, null)]
    public void That_some_are_not_here_is_a_warning(string code, int attached, string? expected) =>
        Assert.That(
            AttachedProbes.Missing(ScriptAnalyzer.Analyze(code), attached, added: 1, SkippedProbes.Find("")),
            Is.EqualTo(
                expected is null
                    ? null
                    : new MissingProbes(expected, AreAll: expected.StartsWith("no probe", StringComparison.Ordinal))));

    // Up to 0.23 those that are skipped are in the number, from 0.24 on they are not.
    [TestCase(
        "WARNING: could not attach probe kprobe:a, skipping.\nWARNING: could not attach probe kprobe:b, skipping.", 5)]
    [TestCase(
        "WARNING: Unable to attach probe: kprobe:a. Skipping.\nWARNING: Unable to attach probe: kprobe:b. Skipping.",
        3)]
    public void Those_that_were_skipped_are_named(string complaints, int attached) =>
        Assert.That(
            Some("BEGIN { @ = 1; } kprobe:a, k:b { @ = 2; } END { @ = 3; }", attached, complaints),
            Is.EqualTo("no probe but BEGIN and END is attached: bpftrace could not attach kprobe:a, kprobe:b"));

    [Test]
    public void What_was_skipped_is_here_so_the_others_are_not() =>
        Assert.That(
            Some(
                "k:a, kr:b, k:c* { @ = 1; } i:s:1 { @ = 2; }",
                4,
                "Warning: could not attach probe kprobe:a, skipping.\nWARNING: could not attach probe kretprobe:b, "
                    + "skipping."),
            Is.EqualTo(
                "not all probes are attached: bpftrace could not attach kprobe:a, kretprobe:b; nothing on this host "
                    + "matches k:c*"));

    [Test]
    public void Where_all_are_skipped_none_is_attached() =>
        Assert.That(
            Some(
                "k:a* { @ = 1; }",
                3,
                "WARNING: could not attach probe kprobe:ab, skipping.\nWARNING: could not attach probe kprobe:ac, "
                    + "skipping."),
            Is.EqualTo("no probe is attached: bpftrace could not attach kprobe:ab, kprobe:ac"));

    [Test]
    public void Of_many_probes_the_first_are_named()
    {
        string code = string.Concat(Enumerable.Range(0, 12).Select(i => $"k:f{i} {{ @ = 1; }} "));
        Assert.That(
            AttachedProbes.Error(ScriptAnalyzer.Analyze(code), 1, added: 1),
            Does.EndWith("k:f0, k:f1, k:f2, k:f3, k:f4, k:f5, k:f6, k:f7, k:f8, k:f9 and 2 more"));
    }

    private static string? Some(string code, int attached, string complaints) =>
        AttachedProbes.Missing(ScriptAnalyzer.Analyze(code), attached, added: 1, SkippedProbes.Find(complaints))?.Text;
}
