using Pcp.Bpftrace.Apply;
using Pcp.Bpftrace.Terminal;

namespace Pcp.Bpftrace.Tests.Apply;

public class ApplyProgressTests
{
    [Test]
    public void In_a_terminal_hosts_are_counted_in_one_line_which_is_removed_at_the_end()
    {
        using CancellationTokenSource end = new();
        using StringWriter output = new();
        using (ApplyProgress progress = new(500, new ProgressLine(output), end.Token))
        {
            progress.Begin();
            progress.Add(hasFailed: false);
            progress.Add(hasFailed: true);
            end.Cancel();
        }

        Assert.That(output.ToString(), Is.EqualTo(
            "\r\x1b[K0 of 500 hosts are done  Ctrl-C ends it"
            + "\r\x1b[K1 of 500 hosts are done  Ctrl-C ends it"
            + "\r\x1b[K2 of 500 hosts are done, 1 failed  Ctrl-C ends it"
            + "\r\x1b[K2 of 500 hosts are done, 1 failed  ending"
            + "\r\x1b[K"));
    }

    [Test]
    public void Elsewhere_there_is_nothing_to_write_to()
    {
        using ApplyProgress progress = new(1, null, CancellationToken.None);
        Assert.That(progress.Begin, Throws.Nothing);
        Assert.That(() => progress.Add(hasFailed: false), Throws.Nothing);
    }
}
