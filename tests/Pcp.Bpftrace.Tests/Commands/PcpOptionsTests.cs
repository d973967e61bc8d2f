using System.CommandLine;
using Pcp.Bpftrace.Commands;

namespace Pcp.Bpftrace.Tests.Commands;

public class PcpOptionsTests
{
    private readonly Dictionary<string, string> _environment = [];

    [SetUp]
    public void SetUp() => _environment.Clear();

    [TestCase("list", "local:")]
    [TestCase("list -h a", "a")]
    [TestCase("-h a list", "a")]
    [TestCase("list -h a,b -h c --host=d:1", "a|b|c|d:1")]
    [TestCase("list -ha", "a")]
    [TestCase("list -h a,b,a", "a|b")]
    public void Hosts_may_be_repeated_and_listed(string arguments, string hosts) =>
        Assert.That(Hosts(arguments), Is.EqualTo(hosts));

    [Test]
    public void The_host_of_pcp_is_the_default()
    {
        _environment["PCP_HOST"] = "a,b";
        Assert.That(Hosts("list"), Is.EqualTo("a|b"));
        Assert.That(Hosts("list -h c"), Is.EqualTo("c"));
    }

    [Test]
    public void A_live_command_refuses_the_archive_of_pcp()
    {
        _environment["PCP_ARCHIVE"] = "arch";
        Assert.That(
            () => Hosts("run x"),
            Throws.TypeOf<CommandException>().With.Message.EqualTo("run needs a host, not an archive")
                .And.Property("Status").EqualTo(ExitStatus.WrongUsage));
    }

    [Test]
    public void A_file_has_a_host_in_each_line()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "# all\na\n\n  b?user=u,pass=1,2 # the second\n");
        Assert.That(Hosts($"list --hosts {file}"), Is.EqualTo("a|b?user=u,pass=1,2"));
        Assert.That(Hosts($"list -h c --hosts {file}"), Is.EqualTo("c|a|b?user=u,pass=1,2"));
        File.WriteAllText(file, "# none\n");
        Assert.That(() => Hosts($"list --hosts {file}"), Throws.TypeOf<CommandException>());
        File.Delete(file);
        Assert.That(
            () => Hosts($"list --hosts {file}"),
            Throws.TypeOf<CommandException>().With.Message
                .EqualTo($"--hosts: {file} cannot be read: there is no such file"));
    }

    [Test]
    public void Options_of_time_are_carried_as_they_are()
    {
        SamplingOptions sampling = Sampling("watch x -a arch -t 2min -s 3 -S -10m -T @10:00 -O -0 -A 1hour -Z UTC");
        Assert.That(sampling, Is.EqualTo(new SamplingOptions
        {
            Archive = "arch",
            Interval = "2min",
            Samples = 3,
            Start = "-10m",
            Finish = "@10:00",
            Origin = "-0",
            Align = "1hour",
            TimeZone = "UTC",
        }));
    }

    [Test]
    public void Options_of_pcp_are_the_defaults()
    {
        Dictionary<string, string> given = new()
        {
            ["PCP_ARCHIVE"] = "arch",
            ["PCP_INTERVAL"] = "2min",
            ["PCP_SAMPLES"] = "3",
            ["PCP_START_TIME"] = "s",
            ["PCP_FINISH_TIME"] = "f",
            ["PCP_ORIGIN_TIME"] = "o",
            ["PCP_ALIGN_TIME"] = "a",
            ["PCP_TIMEZONE"] = "UTC",
            ["PCP_HOSTZONE"] = "true",
        };
        foreach ((string name, string value) in given)
            _environment[name] = value;
        Assert.That(Sampling("watch x"), Is.EqualTo(new SamplingOptions
        {
            Archive = "arch",
            Interval = "2min",
            Samples = 3,
            Start = "s",
            Finish = "f",
            Origin = "o",
            Align = "a",
            TimeZone = "UTC",
            UsesHostZone = true,
        }));
        Assert.That(Sampling("watch x -s 5 -t 1").Samples, Is.EqualTo(5));
    }

    [Test]
    public void A_number_of_samples_that_is_none_is_refused()
    {
        _environment["PCP_SAMPLES"] = "many";
        Assert.That(() => Sampling("watch x"), Throws.TypeOf<CommandException>());
    }

    private static ParseResult Parse(string arguments)
    {
        ParseResult parsed = CommandLine.Parse(arguments.Split(' '));
        Assert.That(parsed.Errors, Is.Empty);
        return parsed;
    }

    private string? Variable(string name) => _environment.GetValueOrDefault(name);

    private string Hosts(string arguments) => string.Join('|', PcpOptions.Hosts(Parse(arguments), Variable));

    private SamplingOptions Sampling(string arguments) => PcpOptions.Sampling(Parse(arguments), Variable);
}
