using Pcp.Bpftrace.Pictures;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Tests.Pictures;

public class NumbersTests
{
    [TestCase(0, "0")]
    [TestCase(0.04, "0.0")]
    [TestCase(99.94, "99.9")]
    [TestCase(99.96, "100")]
    [TestCase(9999, "9,999")]
    [TestCase(15_500.4, "15,500")]
    [TestCase(99_999.6, "100K")]
    [TestCase(123456, "123K")]
    [TestCase(999_600, "1.0M")]
    [TestCase(-12345, "-12,345")]
    [TestCase(2e18, "2.0E")]
    [TestCase(5e21, "5000E")]
    public void A_short_number_has_a_suffix(double value, string text) =>
        Assert.That(Numbers.Short(value), Is.EqualTo(text));

    [TestCase(0, "0/s")]
    [TestCase(0.0001, "<0.001/s")]
    [TestCase(1 / 60.0, "0.017/s")]
    [TestCase(0.09999, "0.1/s")]
    [TestCase(0.96, "1.0/s")]
    [TestCase(12_345, "12,345/s")]
    public void A_rate_shows_also_rare_events(double value, string text)
    {
        Assert.That(Numbers.Rate(value), Is.EqualTo(text));
        Assert.That(text, Has.Length.LessThanOrEqualTo(Numbers.RateWidth));
    }

    [Test]
    public void An_exact_number_has_all_digits()
    {
        Assert.That(Numbers.Exact(MetricValue.FromUInt64(ulong.MaxValue)), Is.EqualTo("18,446,744,073,709,551,615"));
        Assert.That(Numbers.Exact((MetricValue)long.MinValue), Is.EqualTo("-9,223,372,036,854,775,808"));
        Assert.That(Numbers.Exact((MetricValue)1234.5), Is.EqualTo("1,234.50"));
        Assert.That(Numbers.Exact((MetricValue)double.NaN), Is.EqualTo("NaN"));
        Assert.That(Numbers.Exact((MetricValue)"text"), Is.EqualTo("text"));
    }

    [TestCase(1, 3, "33.3%")]
    [TestCase(0, 0, "0.0%")]
    public void A_share_is_a_percentage(double part, double whole, string text) =>
        Assert.That(Numbers.Share(part, whole), Is.EqualTo(text));

    [TestCase(2.5, "2.5s")]
    [TestCase(119, "119s")]
    [TestCase(600, "10min")]
    [TestCase(7200, "2h")]
    [TestCase(200_000, "2d")]
    public void A_time_is_in_its_largest_unit(double seconds, string text) =>
        Assert.That(Numbers.Span(TimeSpan.FromSeconds(seconds)), Is.EqualTo(text));
}
