using Pcp.Bpftrace.Commands;
using Pcp.Bpftrace.Hosts;

namespace Pcp.Bpftrace.Tests.Commands;

public class HostErrorsTests
{
    [Test]
    public void What_a_host_answers_cannot_control_the_terminal()
    {
        using StringWriter errors = new();
        HostOutcome<string>[] outcomes = [new("web1", null, "no\u001b[2J\nmore"), new("web2", "fine", null)];
        Assert.That(HostErrors.Report(outcomes, errors), Is.EqualTo(ExitStatus.Failure));
        Assert.That(errors.ToString(), Is.EqualTo("pcp-bpftrace: web1: no\\x1b[2J\nmore\n"));
    }
}
