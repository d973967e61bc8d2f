using Pcp.Interop.Processes;

namespace Pcp.Interop.Tests.Processes;

internal sealed class WaitStatusTests
{
    [TestCase(0, 0, 0)]
    [TestCase(0x0100, 0, 1)]
    [TestCase(0xff00, 0, 255)]
    [TestCase(2, 2, 130)]
    [TestCase(9, 9, 137)]
    [TestCase(0x8b, 11, 139)] // with a core dump
    public void A_status_is_a_signal_or_an_exit_code(int raw, int signal, int exitCode)
    {
        WaitStatus status = new(raw);
        Assert.That((status.Signal, status.ExitCode), Is.EqualTo((signal, exitCode)));
    }
}
