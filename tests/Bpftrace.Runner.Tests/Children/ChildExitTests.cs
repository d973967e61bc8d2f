using Bpftrace.Runner.Children;

namespace Bpftrace.Runner.Tests.Children;

internal sealed class ChildExitTests
{
    [TestCase(0, 0, 0)]
    [TestCase(0x0100, 1, 0)]
    [TestCase(0xff00, 255, 0)]
    [TestCase(2, 130, 2)]
    [TestCase(9, 137, 9)]
    [TestCase(0x8b, 139, 11)] // with a core dump
    public void A_status_is_an_exit_code_or_a_signal(int status, int code, int signal) =>
        Assert.That(ChildExit.FromStatus(status), Is.EqualTo(new ChildExit(code, signal)));

    [TestCase(1, 0, ExpectedResult = "bpftrace exited with status 1")]
    [TestCase(255, 0, ExpectedResult = "bpftrace exited with status 255")]
    [TestCase(137, 9, ExpectedResult = "bpftrace was killed by signal 9 (SIGKILL)")]
    [TestCase(139, 11, ExpectedResult = "bpftrace was killed by signal 11 (SIGSEGV)")]
    [TestCase(134, 6, ExpectedResult = "bpftrace was killed by signal 6 (SIGABRT)")]
    [TestCase(168, 40, ExpectedResult = "bpftrace was killed by signal 40")]
    public string An_end_is_described_in_words(int code, int signal) => new ChildExit(code, signal).Describe();
}
