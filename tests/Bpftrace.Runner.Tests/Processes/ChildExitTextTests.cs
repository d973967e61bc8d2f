using Bpftrace.Runner.Processes;

namespace Bpftrace.Runner.Tests.Processes;

public class ChildExitTextTests
{
    [TestCase(1, 0, ExpectedResult = "bpftrace exited with status 1")]
    [TestCase(255, 0, ExpectedResult = "bpftrace exited with status 255")]
    [TestCase(137, 9, ExpectedResult = "bpftrace was killed by signal 9 (SIGKILL)")]
    [TestCase(139, 11, ExpectedResult = "bpftrace was killed by signal 11 (SIGSEGV)")]
    [TestCase(134, 6, ExpectedResult = "bpftrace was killed by signal 6 (SIGABRT)")]
    [TestCase(168, 40, ExpectedResult = "bpftrace was killed by signal 40")]
    public string An_end_is_told_in_words(int code, int signal) => new ChildExit(code, signal).Describe();
}
