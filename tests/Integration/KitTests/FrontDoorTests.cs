using Integration.Rig;
using Pcp.Interop;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;
using Pcp.Interop.Testing;

namespace Integration.KitTests;

/// <summary>The front door of the kit, by an agent that uses all of it.</summary>
[TestFixture]
public sealed class FrontDoorTests
{
    private PrivatePmcd _pmcd = null!;
    private PcpContext _client = null!;

    [OneTimeSetUp]
    public void Start()
    {
        Scratch scratch = new();
        Names(scratch, "a");
        _pmcd = Start(scratch);
        _client = _pmcd.Connect();
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _client?.Dispose();
        _pmcd?.Dispose();
    }

    [TestCase("int32", MetricType.Int32, "-2147483648")]
    [TestCase("uint32", MetricType.UInt32, "4294967295")]
    [TestCase("int64", MetricType.Int64, "-9223372036854775808")]
    [TestCase("uint64", MetricType.UInt64, "18446744073709551615")]
    [TestCase("float", MetricType.Float, "0.1")]
    [TestCase("double", MetricType.Double, "0.1")]
    [TestCase("string", MetricType.String, "käse")]
    public void A_value_has_the_type_of_its_function(string name, MetricType type, string value)
    {
        MetricValues fetched = _client.Fetch($"frontdoor.{name}");
        Assert.That(fetched.Metric.Descriptor.Type, Is.EqualTo(type));
        Assert.That(fetched.Single.ToString(), Is.EqualTo(value));
    }

    [Test]
    public void A_function_that_fails_takes_nothing_else_with_it()
    {
        FetchResult all = _client.Fetch(
            [.. new[] { "broken", "later", "none", "set" }.Select(name => _client.Lookup($"frontdoor.{name}"))]);
        Assert.That(
            all.Metrics.Select(metric => metric.Error),
            Is.EqualTo([PmError.Generic, PmError.TryAgain, PmError.NoValue, PmError.None]));
        Assert.That(all.Metrics[3].Single.ToInt64(), Is.EqualTo(42));
        Assert.That(_pmcd.Log("frontdoor"), Does.Contain(
            "Error: frontdoor.broken: the agent's function failed\n    System.IO.IOException: broken on purpose"));
        Assert.That(_pmcd.Log("frontdoor"), Does.Contain(
            "Info: frontdoor.later: the agent's function had an error for the client: not yet: "));
    }

    [Test]
    public void A_function_before_all_fetches_that_fails_is_an_error_of_all_values_that_are_computed()
    {
        string broken = _pmcd.Scratch.Write("tmp/broken", "");
        FetchResult all = _client.Fetch(
            [.. new[] { "int32", "set", "string" }.Select(name => _client.Lookup($"frontdoor.{name}"))]);
        File.Delete(broken);
        Assert.That(
            all.Metrics.Select(metric => metric.Error),
            Is.EqualTo([PmError.Generic, PmError.None, PmError.Generic]));
        string log = _pmcd.Log("frontdoor");
        Assert.That(log.Split("BeforeFetch: the agent's function failed"), Has.Length.EqualTo(2), log);
        Assert.That(_client.Fetch("frontdoor.string").Single.ToString(), Is.EqualTo("käse"));
    }

    [Test]
    public void A_function_that_fails_for_an_instance_takes_no_instances_with_it()
    {
        using PrivatePmcd pmcd = StartWith("whole", "broken");
        using PcpContext client = pmcd.Connect();
        ClientMetric fragile = client.Lookup("frontdoor.fragile"), line = client.Lookup("frontdoor.line");
        FetchResult all = client.Fetch([fragile, line]);
        Assert.That(all.Metrics.Select(metric => metric.Error), Is.EqualTo([PmError.Generic, PmError.None]));
        Assert.That(all.Metrics[1].Values, Has.Count.EqualTo(2));
        Assert.That(client.Instances(line.Descriptor.InDom), Has.Count.EqualTo(2));
        File.Delete(Path.Combine(pmcd.Scratch.Temporary, "names"));
        Assert.That(client.Fetch("frontdoor.line").Error, Is.EqualTo(PmError.Generic));
        Assert.That(client.Instances(line.Descriptor.InDom), Has.Count.EqualTo(2), "pmlogger ends without them");
    }

    [Test]
    public void A_label_that_fails_takes_only_the_labels_of_its_instance_with_it()
    {
        using PrivatePmcd pmcd = StartWith("unlabeled", "labeled");
        using PcpContext client = pmcd.Connect();
        InDomId inDom = client.Lookup("frontdoor.line").Descriptor.InDom;
        int labeled = client.Instances(inDom).Single(instance => instance.Name == "labeled").Number;
        Assert.That(
            client.InstanceLabels(inDom).Where(entry => entry.Value.ContainsKey("length")).Select(entry => entry.Key),
            Is.EqualTo([labeled]));
        Assert.That(pmcd.Log("frontdoor"), Does.Contain("labels of instance domain 0: the agent's function failed"));
    }

    [Test]
    public void What_it_writes_to_the_console_is_in_its_log()
    {
        Assert.That(_client.Fetch("frontdoor.console").Single.ToInt64(), Is.EqualTo(12));
        Assert.That(_pmcd.Log("frontdoor"), Does.Contain("to standard output\nto standard error\n"));
    }

    [Test]
    public void A_second_agent_of_its_process_is_refused() =>
        Assert.That(_client.Fetch("frontdoor.second").Single.ToString(), Does.EndWith("a process has one agent"));

    [Test]
    public void Work_that_posts_itself_runs_once_before_each_request()
    {
        _client.Store("frontdoor.rounds", 0);
        long before = _client.Fetch("frontdoor.rounds").Single.ToInt64();
        Assert.That(_client.Fetch("frontdoor.rounds").Single.ToInt64(), Is.GreaterThan(before));
    }

    [Test]
    public void A_store_knows_its_client()
    {
        _client.Store("frontdoor.stored", "text");
        Assert.That(
            _client.Fetch("frontdoor.stored").Single.ToString(),
            Is.EqualTo($"text of user {Tool.Run("id", ["-u"]).OutputOrFail().Trim()}"));
    }

    [Test]
    public void A_store_into_an_instance_that_has_gone_is_refused()
    {
        using PrivatePmcd pmcd = StartWith("here", "gone");
        using PcpContext client = pmcd.Connect();
        Dictionary<string, int> numbers = Numbers(pmcd);
        ClientMetric line = client.Lookup("frontdoor.line");
        client.Store(line, numbers["gone"], "text");
        Names(pmcd.Scratch, "here");
        Assert.That(
            () => client.Store(line, numbers["gone"], "text"),
            Throws.TypeOf<PmException>().With.Property("Error").EqualTo(PmError.UnknownInstance));
        Assert.That(() => client.Store(line, numbers["here"], "text"), Throws.Nothing);
    }

    [Test]
    public void Numbers_of_instances_last_when_the_agent_restarts()
    {
        using PrivatePmcd pmcd = StartWith("first", "second", "two words", "two letters", "two", " ", "[key");
        Dictionary<string, int> before = Numbers(pmcd);
        Names(pmcd.Scratch, "new", "second");
        Assert.That(Numbers(pmcd)["second"], Is.EqualTo(before["second"]));

        pmcd.Restart(() => Names(pmcd.Scratch, "newer", "second", "new", "first"));
        Dictionary<string, int> after = Numbers(pmcd);
        Assert.That((after["first"], after["second"]), Is.EqualTo((before["first"], before["second"])));
        Assert.That(before.Values, Does.Not.Contain(after["newer"]));
        Assert.That(File.ReadAllText(Path.Combine(pmcd.Scratch.Persistent, "251.0")), Does.Contain(" second\n"));
    }

    [Test]
    public void A_file_of_numbers_that_cannot_be_read_stays_as_it_is()
    {
        Scratch scratch = Names(new Scratch(), "a");
        string file = scratch.Write("var/config/pmda/251.0", "2 0 2147483647\n0 1\n7 1 a\n");
        using PrivatePmcd pmcd = Start(scratch);
        Assert.That(Numbers(pmcd)["a"], Is.GreaterThan(7));
        Assert.That(File.ReadAllText(file), Does.EndWith("7 1 a\n"));
        Assert.That(pmcd.Log("frontdoor"), Does.Contain("numbers of instance domain 251.0 cannot be read"));
    }

    private static Dictionary<string, int> Numbers(PrivatePmcd pmcd)
    {
        using PcpContext client = pmcd.Connect();
        return client.Instances(client.Lookup("frontdoor.line").Descriptor.InDom)
            .ToDictionary(instance => instance.Name, instance => instance.Number);
    }

    private static PrivatePmcd StartWith(params string[] names) => Start(Names(new Scratch(), names));

    private static PrivatePmcd Start(Scratch scratch) =>
        PrivatePmcd.Start(scratch, new PmdaLine("frontdoor", 251, $"{Checkout.Sample("tests/FrontDoor")} -d 251"));

    private static Scratch Names(Scratch scratch, params string[] names)
    {
        scratch.Write("tmp/names", string.Join('\n', names));
        return scratch;
    }
}
