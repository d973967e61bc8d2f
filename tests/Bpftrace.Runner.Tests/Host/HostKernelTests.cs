using System.Diagnostics;
using Bpftrace.Runner.Host;

namespace Bpftrace.Runner.Tests.Host;

internal sealed class HostKernelTests
{
    [Test]
    public void The_release_is_that_of_uname()
    {
        using Process uname = Process.Start(new ProcessStartInfo("uname", "-r") { RedirectStandardOutput = true })!;
        string release = uname.StandardOutput.ReadToEnd().Trim();
        uname.WaitForExit();

        Assert.That(HostKernel.Release(), Is.EqualTo(release).And.Not.Empty);
    }
}
