using Integration.Rig;
using Pcp.Interop;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Integration.KitTests;

/// <summary>The client on an agent with values of all types.</summary>
[TestFixture]
public sealed class PcpContextTests : KitFixture
{
    private protected override PmdaLine Agent => new("wide", 252, $"{Checkout.Sample("tests/Wide")} -d 252");

    [TestCase(MetricType.Int32, "0 -1 0 -1 -2147483648")]
    [TestCase(MetricType.UInt32, "0 4294967295 0 4294967295 2147483648")]
    [TestCase(MetricType.Int64, "0 -1 -9223372036854775808 9223372036854775807 -2147483648")]
    [TestCase(
        MetricType.UInt64, "0 18446744073709551615 9223372036854775808 9223372036854775807 18446744071562067968")]
    [TestCase(MetricType.Float, "0 -0.33333334 -3.0744574E+18 3.0744574E+18 -715827900")]
    [TestCase(
        MetricType.Double, "0 -0.3333333333333333 -3.0744573456182584E+18 3.0744573456182584E+18 -715827882.6666666")]
    [TestCase(MetricType.String, "é x xx xxxé xxxx")]
    public void Values_have_their_type(MetricType type, string values)
    {
        MetricValues fetched = Client.Fetch($"wide.many{(int)type}");
        Assert.That(fetched.Metric.Descriptor.Type, Is.EqualTo(type));
        Assert.That(fetched.Error, Is.EqualTo(PmError.None));
        Assert.That(fetched.Values.Select(value => value.Value.Type), Is.All.EqualTo(type));
        Assert.That(string.Join(' ', fetched.Values.Take(5).Select(value => value.Value)), Is.EqualTo(values));
    }

    [Test]
    public void Long_text_arrives_whole() =>
        Assert.That(Client.FetchInstances("wide.many6")["instance 5"].ToString(), Is.EqualTo(new string('x', 100_000)));

    [Test]
    public void A_metric_without_instances_has_one_value()
    {
        MetricValues text = Client.Fetch("wide.one6");
        Assert.That(text.Single.ToString(), Is.EqualTo("xxxxxxx"));
        Assert.That(text.Values[0].Instance, Is.EqualTo(-1));
    }

    [Test]
    public void Each_metric_of_a_fetch_has_its_own_error()
    {
        ClientMetric number = Client.Lookup("wide.one3");
        ClientMetric unknown = new("wide.unknown", number.Descriptor with { Pmid = new Pmid(252, 0, 99) });
        ClientMetric mistaken = number with { Descriptor = number.Descriptor with { Type = MetricType.String } };
        FetchResult result = Client.Fetch(number, Client.Lookup("wide.error"), unknown, mistaken, number);
        Assert.That(
            result.Metrics.Select(each => each.Error),
            Is.EqualTo([PmError.None, PmError.TryAgain, PmError.UnknownPmid, PmError.WrongType, PmError.None]));
        Assert.That(result.Metrics[4].Single, Is.EqualTo(result.Metrics[0].Single));
        Assert.That(() => result.Metrics[1].Single, Throws.TypeOf<PmException>());
        Assert.That(() => Client.FetchInstances("wide.error"), Throws.TypeOf<PmException>());
    }

    [Test]
    public void The_time_of_a_fetch_is_that_of_the_host()
    {
        DateTimeOffset before = DateTimeOffset.UtcNow;
        DateTimeOffset time = Client.Fetch(Client.Lookup("wide.one0")).Timestamp;
        // pmcd's has microseconds.
        Assert.That(time, Is.InRange(before - TimeSpan.FromMicroseconds(1), DateTimeOffset.UtcNow));
    }

    [Test]
    public void Names_that_the_agent_adds_are_found()
    {
        int before = Client.Traverse("wide").Count;
        Client.Store("wide.add", 1);
        IReadOnlyList<string> names = Client.Traverse("wide");
        Assert.That(names, Has.Count.EqualTo(before + 1));
        Assert.That(names, Has.Some.StartsWith("wide.added"));
    }

    [Test]
    public void A_value_that_the_type_cannot_hold_is_not_sent()
    {
        Assert.That(() => Client.Store("wide.add", -1), Throws.ArgumentException.With.Message.Contains("wide.add"));
        Assert.That(() => Client.Store("wide.add", "1"), Throws.ArgumentException);
        Assert.That(() => Client.Store("wide.add", 0.5), Throws.ArgumentException);
    }

    [Test]
    public void Errors_name_the_host_without_its_attributes()
    {
        using PcpContext client = PcpContext.OpenHost($"{Pmcd.TcpHostSpec}?container=secret");
        Assert.That(
            () => client.Lookup("wide.nothing"),
            Throws.TypeOf<PmException>().With.Message.StartsWith($"looking up wide.nothing on {Pmcd.TcpHostSpec}: "));
    }

    [Test]
    public void Threads_share_a_context()
    {
        ClientMetric[] metrics = [.. Enumerable.Range(0, 7).Select(type => Client.Lookup($"wide.one{type}"))];
        string[] expected = [.. metrics.Select(Value)];
        string[][] values = new string[100][];
        Parallel.For(0, values.Length, i => values[i] = [.. metrics.Select(Value)]);
        Assert.That(values, Is.All.EqualTo(expected));
    }

    [Test]
    public void Contexts_do_not_disturb_each_other()
    {
        using PcpContext overTcp = PcpContext.OpenHost(Pmcd.TcpHostSpec);
        ClientMetric number = overTcp.Lookup("wide.one2");
        using (PcpContext third = Pmcd.Connect())
            Assert.That(third.Fetch(number).Metrics[0].Single, Is.EqualTo(Client.Fetch(number).Metrics[0].Single));
        Assert.That(overTcp.Fetch(number).Metrics[0].Single, Is.EqualTo(Client.Fetch(number).Metrics[0].Single));
    }

    [Test]
    public void A_closed_context_cannot_be_used()
    {
        PcpContext closed = Pmcd.Connect();
        closed.Dispose();
        Assert.That(() => closed.Traverse(), Throws.TypeOf<ObjectDisposedException>());
    }

    private string Value(ClientMetric metric) => Client.Fetch(metric).Metrics[0].Single.ToString();
}
