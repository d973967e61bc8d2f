using Pcp.Bpftrace.Commands;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Tests.Commands;

public class ToolListTests
{
    [Test]
    public void Names_of_files_do_not_control_the_terminal()
    {
        using StringWriter output = new() { NewLine = "\n" };
        ToolList.WriteText(output, [new Tool("a\u001b", "/no/such/file"), new Tool("b", "/no/such/file")]);
        Assert.That(output.ToString(), Is.EqualTo("a\\x1b\nb\n"));
    }
}
