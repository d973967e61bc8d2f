using Bpftrace.Runner.Processes;

namespace Bpftrace.Runner.Tests.Processes;

public sealed class SkippedProbesTests
{
    // Standard error of 0.17, of the stock biolatency.bt.
    private const string Version17 =
        "stdin:17-19: WARNING: blk_account_io_start is not traceable (either non-existing, inlined, or marked as "
        + "\"notrace\"); attaching to it will likely fail\n"
        + """
        create_probe_event: open(/sys/kernel/debug/tracing/kprobe_events): No such file or directory
        WARNING: could not attach probe kprobe:__blk_account_io_done, skipping.
        create_probe_event: open(/sys/kernel/debug/tracing/kprobe_events): No such file or directory
        WARNING: could not attach probe kprobe:blk_account_io_start, skipping.
        open(/sys/kernel/debug/tracing/kprobe_events): No such file or directory
        ERROR: failed to detach probe: kprobe:__blk_account_io_done
        """;

    [Test]
    public void They_are_named_by_bpftrace()
    {
        SkippedProbes skipped = SkippedProbes.Find(Version17);

        Assert.That(skipped.Names, Is.EqualTo(new[] { "kprobe:__blk_account_io_done", "kprobe:blk_account_io_start" }));
        Assert.That(skipped.Counted, Is.EqualTo(2));
    }

    [Test]
    public void Newer_versions_say_it_otherwise_and_do_not_count_them()
    {
        SkippedProbes skipped = SkippedProbes.Find(
            "WARNING: Unable to attach probe: kprobe:a, b. Skipping.\nWARNING: Unable to attach probe: kprobe:a, b. "
                + "Skipping.");

        Assert.That(skipped.Names, Is.EqualTo(new[] { "kprobe:a, b" }));
        Assert.That(skipped.Counted, Is.Zero);
    }

    [TestCase("")]
    [TestCase("WARNING: could not attach probe , skipping.")]
    [TestCase("WARNING: could not attach probe , skipping")]
    [TestCase(", skipping. could not attach probe ")]
    [TestCase(
        "ERROR: Unable to attach probe: kprobe:a. If this is expected, set the 'missing_probes' config variable to "
            + "'warn'.")]
    public void Other_complaints_are_of_something_else(string complaints) =>
        Assert.That(SkippedProbes.Find(complaints).Names, Is.Empty);
}
