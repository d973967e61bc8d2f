using Bpftrace.Runner.Output;
using Bpftrace.Runner.Processes;

namespace Bpftrace.Runner.Tests.Processes;

public class BpftraceVersionTests
{
    [TestCase("bpftrace v0.17.0\n", "v0.17.0", "0.17.0")]
    [TestCase("bpftrace v0.9.4-dirty\n", "v0.9.4-dirty", "0.9.4")]
    [TestCase("bpftrace v0.20.2-1ubuntu3", "v0.20.2-1ubuntu3", "0.20.2")]
    [TestCase("v0.21.0-rc1\n", "v0.21.0-rc1", "0.21.0")]
    [TestCase("bpftrace v1.2.3\nbuilt with LLVM 14.0.6\n", "v1.2.3", "1.2.3")]
    public void A_version_is_read_from_what_bpftrace_prints(string printed, string text, string number)
    {
        BpftraceVersion version = BpftraceVersion.Parse(printed);

        Assert.That(version, Is.EqualTo(new BpftraceVersion(text, Version.Parse(number))));
    }

    [TestCase("bpftrace 8a1b2c3", "8a1b2c3")]
    [TestCase("bpftrace v0.21", "v0.21")]
    [TestCase("bpftrace v99999999999.0.0", "v99999999999.0.0")]
    [TestCase("nonsense\n", "nonsense")]
    [TestCase("", "")]
    public void What_is_no_version_is_taken_for_the_newest(string printed, string text)
    {
        BpftraceVersion version = BpftraceVersion.Parse(printed);

        Assert.That(version, Is.EqualTo(new BpftraceVersion(text, null)));
        Assert.That(version.IsSupported, Is.True);
        Assert.That(version.ReadsInput, Is.True);
        Assert.That(version.Quirks, Is.EqualTo(OutputQuirks.Of(0, 27)));
    }

    [TestCase("bpftrace v0.17.0\n", "0.17.0")]
    [TestCase("bpftrace v0.20.2-dirty\n", "0.20.2")]
    [TestCase("bpftrace 8a1b2c3\n", "8a1b2c3")]
    [TestCase("\n", null)]
    public void Its_short_text_is_the_number_if_there_is_one(string printed, string? text) =>
        Assert.That(BpftraceVersion.Parse(printed).ShortText, Is.EqualTo(text));

    [TestCase("v0.15.0", false)]
    [TestCase("v0.16.0", true)]
    [TestCase("v0.17.1", true)]
    [TestCase("v0.18.0", true)]
    [TestCase("v0.19.0", false)]
    [TestCase("v1.17.0", false)]
    [TestCase("nonsense", false)]
    public void Some_versions_end_on_deleted_keys(string text, bool expected) =>
        Assert.That(BpftraceVersion.Parse(text).EndsOnDeletedKeys, Is.EqualTo(expected));

    [TestCase("v0.22.1", "BPFTRACE_MAP_KEYS_MAX", "BPFTRACE_MAX_MAP_KEYS")]
    [TestCase("v0.23.0", "BPFTRACE_MAX_MAP_KEYS")]
    [TestCase("nonsense", "BPFTRACE_MAX_MAP_KEYS")]
    public void Newer_versions_are_not_told_in_a_word_that_they_warn_of(string text, params string[] expected) =>
        Assert.That(BpftraceVersion.Parse(text).MaxMapKeysVariables, Is.EqualTo(expected));

    [TestCase("v0.9.1", false, false)]
    [TestCase("v0.9.2", true, false)]
    [TestCase("v0.10.0", true, false)]
    [TestCase("v0.11.3", true, false)]
    [TestCase("v0.12.0", true, true)]
    [TestCase("v1.0.0", true, true)]
    public void A_version_says_what_it_can_do(string text, bool supported, bool readsInput)
    {
        BpftraceVersion version = BpftraceVersion.Parse(text);

        Assert.That(version.IsSupported, Is.EqualTo(supported));
        Assert.That(version.ReadsInput, Is.EqualTo(readsInput));
    }

    [TestCase("v0.17.0", false)]
    [TestCase("v0.22.0", true)]
    [TestCase("nonsense", false)]
    public void A_version_says_how_it_prints(string text, bool keysEscapedTwice) =>
        Assert.That(BpftraceVersion.Parse(text).Quirks.KeysEscapedTwice, Is.EqualTo(keysEscapedTwice));
}
