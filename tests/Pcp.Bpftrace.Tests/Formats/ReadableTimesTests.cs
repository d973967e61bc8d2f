using System.Globalization;
using Pcp.Bpftrace.Formats;
using Pcp.Bpftrace.Tests.Pictures;

namespace Pcp.Bpftrace.Tests.Formats;

public class ReadableTimesTests
{
    [TestCase("0.001 0.999 2.002 2.998", "12:00:00 12:00:01 12:00:02 12:00:03")]
    [TestCase("0.49 1.51 2.49 3.51 9.7", "12:00:00 12:00:01 12:00:02 12:00:03 12:00:09")]
    [TestCase("0.4 1.6 2.8 4 5.2", "12:00:00 12:00:01 12:00:03 12:00:04 12:00:05")]
    [TestCase("0.25 0.75 1", "12:00:00 12:00:00.750 12:00:01.000")]
    [TestCase("59.9 61", "12:01:00 12:01:01")]
    public void Times_follow_the_distances(string seconds, string times)
    {
        ReadableTimes readable = new();
        IEnumerable<string> shown = seconds.Split(' ')
            .Select(second => Drawing.Start.AddSeconds(double.Parse(second, CultureInfo.InvariantCulture)))
            .Select(time => readable.Of(time).Split(' ')[1]);
        Assert.That(string.Join(' ', shown), Is.EqualTo(times));
    }
}
