using Pcp.Bpftrace.Exporter;

namespace Pcp.Bpftrace.Tests.Exporter;

internal sealed class ScrapeTimeoutTests
{
    [TestCase("5", 4.5)]
    [TestCase("7.25", 6.75)]
    [TestCase("0.1", 0.5)]
    [TestCase("1e300", 60)]
    [TestCase("Infinity", 60)]
    [TestCase("", 10)]
    [TestCase("0", 10)]
    [TestCase("-3", 10)]
    [TestCase("NaN", 10)]
    [TestCase("soon", 10)]
    [TestCase("5,5", 10)]
    public void A_request_waits_a_little_shorter_than_Prometheus(string header, double seconds) =>
        Assert.That(ScrapeTimeout.Of(header), Is.EqualTo(TimeSpan.FromSeconds(seconds)));
}
