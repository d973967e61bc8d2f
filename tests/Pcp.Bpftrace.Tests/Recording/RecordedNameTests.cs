using Pcp.Bpftrace.Recording;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Tests.Recording;

public class RecordedNameTests
{
    [TestCase("dir/run-qlat.bt", "x", "run_qlat")]
    [TestCase("/usr/sbin/2much.bt", "x", "_2much")]
    [TestCase("dir/.bt", "x", "recording")]
    [TestCase("-e", "x", "recording")]
    [TestCase("standard input", "x", "recording")]
    [TestCase("runqlat.bt", "x\n  // name: own\n", null)]
    [TestCase("runqlat.bt", "printf(\"// name: own\")", "runqlat")]
    public void A_script_without_a_name_has_that_of_its_file(string label, string code, string? name) =>
        Assert.That(RecordedName.For(new ScriptText(label, code)), Is.EqualTo(name));
}
