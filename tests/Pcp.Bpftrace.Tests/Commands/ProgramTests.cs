using System.Diagnostics;
using Pcp.Bpftrace.Commands;

namespace Pcp.Bpftrace.Tests.Commands;

public class ProgramTests
{
    [Test]
    public void A_closed_standard_output_is_an_error()
    {
        string program = typeof(CommandLine).Assembly.Location;
        using Process process = Process.Start(new ProcessStartInfo(
            "/bin/sh", ["-c", "exec \"$@\" >&-", "sh", Environment.ProcessPath!, program, "--version"])
        {
            RedirectStandardError = true,
        })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(errors, Is.EqualTo($"pcp-bpftrace: {CommandLine.NoOutput}\n"));
        Assert.That(process.ExitCode, Is.EqualTo(ExitStatus.Failure));
    }
}
