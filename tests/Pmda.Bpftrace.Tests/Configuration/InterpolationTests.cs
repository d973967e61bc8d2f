using Pmda.Bpftrace.Configuration;

namespace Pmda.Bpftrace.Tests.Configuration;

public class InterpolationTests
{
    private static readonly Dictionary<string, string> _keys = new()
    {
        ["dir"] = "/opt/%(version)s/bin",
        ["version"] = "0.17",
        ["percent"] = "100%%",
        ["itself"] = "x%(itself)s",
        ["broken"] = "50%",
    };

    [TestCase("plain", "plain")]
    [TestCase("", "")]
    [TestCase("100%%", "100%")]
    [TestCase("%%(dir)s", "%(dir)s")]
    [TestCase("%(version)s", "0.17")]
    [TestCase("<%(VERSION)s>", "<0.17>")]
    [TestCase("%(dir)s/bpftrace-%(version)s", "/opt/0.17/bin/bpftrace-0.17")]
    [TestCase("%(percent)s of %(percent)s", "100% of 100%")]
    public void A_value_is_expanded(string raw, string expected)
    {
        Assert.That(Interpolation.TryExpand(raw, _keys.GetValueOrDefault, out string value, out string? error), Is.True);
        Assert.That(value, Is.EqualTo(expected));
        Assert.That(error, Is.Null);
    }

    [TestCase("50%", "a percent sign is written %%, the value of another key %(key)s")]
    [TestCase("50% off", "a percent sign is written %%, the value of another key %(key)s")]
    [TestCase("%(dir)", "a percent sign is written %%, the value of another key %(key)s")]
    [TestCase("%(dir", "a percent sign is written %%, the value of another key %(key)s")]
    [TestCase("%()s", "a percent sign is written %%, the value of another key %(key)s")]
    [TestCase("%(broken)s", "a percent sign is written %%, the value of another key %(key)s")]
    [TestCase("%(Nothing)s", "%(Nothing)s refers to a key that is not there")]
    [TestCase("%(itself)s", "%(...)s refers to itself or is nested too deeply")]
    public void A_value_that_cannot_be_expanded_says_why(string raw, string expected)
    {
        Assert.That(Interpolation.TryExpand(raw, _keys.GetValueOrDefault, out _, out string? error), Is.False);
        Assert.That(error, Is.EqualTo(expected));
    }
}
