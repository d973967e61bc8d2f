using Pmda.Bpftrace.Autostart;

namespace Pmda.Bpftrace.Tests.Autostart;

public class AutostartMetricNameTests
{
    [TestCase("runqlat.bt", "runqlat")]
    [TestCase("Read_Sizes2.bt", "Read_Sizes2")]
    [TestCase("_hidden.bt", "_hidden")]
    [TestCase("my-tool.bt", "my_tool")]
    [TestCase("my tool.v2.bt", "my_tool_v2")]
    [TestCase("größe.bt", "gr__e")]
    [TestCase("٣.bt", "_")]
    [TestCase("2fast.bt", "_2fast")]
    public void A_file_name_becomes_a_metric_name(string fileName, string expected)
    {
        Assert.That(AutostartFolder.MetricNameOf(fileName), Is.EqualTo(expected));
    }
}
