using Bpftrace.Runner.Scripts;
using Moq;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Logging;
using Pmda.Bpftrace.Operator;
using Pmda.Bpftrace.Tests.Kept;
using Serilog.Events;

namespace Pmda.Bpftrace.Tests.Operator;

public class HostCheckTests
{
    private const string Remedy = "; install bpftrace, or set bpftrace_path to where it is";

    private readonly string _folder = Directory.CreateTempSubdirectory("pmdabpftrace-").FullName;
    private readonly Mock<IUserDirectory> _names = new();

    public HostCheckTests()
    {
        _names.Setup(names => names.HasUser("root")).Returns(true);
        _names.Setup(names => names.HasGroup("wheel")).Returns(true);
        Place("runs", UnixFileMode.UserRead | UnixFileMode.OtherExecute);
        Place("text", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        foreach ((string link, string target) in new[]
        {
            ("link", "text"), ("link_to_runs", "runs"), ("link_to_directory", "directory"), ("dangling", "none"),
            ("loop", "loop"),
        })
        {
            File.CreateSymbolicLink(Path.Combine(_folder, link), target);
        }

        Directory.CreateDirectory(Path.Combine(_folder, "directory"));
    }

    [OneTimeTearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("FOLDER/runs", null)]
    [TestCase("FOLDER/text", "FOLDER/text cannot be executed")]
    [TestCase("FOLDER/link", "FOLDER/link cannot be executed")]
    [TestCase("FOLDER/link_to_runs", null)]
    [TestCase("FOLDER/link_to_directory", "FOLDER/link_to_directory cannot be executed")]
    [TestCase("FOLDER/dangling", "FOLDER/dangling cannot be executed")]
    [TestCase("FOLDER/loop", "FOLDER/loop cannot be executed")]
    [TestCase("FOLDER/directory", "FOLDER/directory cannot be executed")]
    [TestCase("FOLDER/missing", "there is no FOLDER/missing")]
    [TestCase("runs", null)]
    [TestCase("text", "there is no text on PATH (/no/such:FOLDER)")]
    [TestCase("missing", "there is no missing on PATH (/no/such:FOLDER)")]
    public void A_program_that_cannot_be_executed_is_a_warning(string program, string? reason) =>
        Assert.That(
            Warnings(Settings(Named(program))),
            Is.EqualTo(
                reason is null ? Array.Empty<LogMessage>() : [Warning($"bpftrace_path: {Named(reason)}{Remedy}")]));

    [Test]
    public void Where_PATH_is_not_set_programs_are_still_found() =>
        Assert.That(
            new HostCheck(_names.Object, new RootsOpener(), null, "", Pmcd("")).Messages(Settings("sh")), Is.Empty);

    [TestCase(true, true, "runs", true)]
    [TestCase(true, true, "missing", false)]
    [TestCase(true, false, "runs", false, TestName = "Where_everyone_may_nothing_is_said_about_pmproxy")]
    [TestCase(false, true, "runs", false, TestName = "Where_nobody_may_nothing_is_said_about_pmproxy")]
    public void Where_there_is_a_pmproxy_it_is_said_what_its_clients_need(
        bool enabled, bool authEnabled, string pmproxy, bool isSaid)
    {
        AgentSettings settings = Settings("sh") with
        {
            DynamicScripts = new DynamicScriptsSettings { Enabled = enabled, AuthEnabled = authEnabled },
        };

        HostCheck check = new(
            _names.Object, new RootsOpener(), null, Path.Combine(_folder, pmproxy), Pmcd("-i ::1"));
        LogMessage[] messages = [.. check.Messages(settings)];

        LogMessage[] expected =
        [
            new(
                LogEventLevel.Information,
                "pmproxy: its clients, such as Grafana, may register scripts only with a user's password of pmcd's own "
                    + "(saslpasswd2 -a pmcd); see SECURITY in pmdabpftrace(1)"),
        ];
        Assert.That(messages, Is.EqualTo(isSaid ? expected : []));
    }

    [TestCase("FOLDER/anyones")]
    [TestCase("anyones")]
    [TestCase("FOLDER/link_to_anyones")]
    public void A_program_that_others_can_change_is_a_warning(string program)
    {
        Place("anyones", UnixFileMode.UserExecute | UnixFileMode.OtherWrite);
        File.Delete(Named("FOLDER/link_to_anyones"));
        File.CreateSymbolicLink(Named("FOLDER/link_to_anyones"), "anyones");

        Assert.That(Warnings(Settings(Named(program))), Is.EqualTo(new[]
        {
            Warning(
                Named(
                    "bpftrace_path: it runs as root, but everyone can write to FOLDER/anyones; chown root:root "
                        + "FOLDER/anyones && chmod go-w FOLDER/anyones")),
        }));
    }

    [Test]
    public void Users_and_groups_that_the_host_does_not_know_are_warnings()
    {
        DynamicScriptsSettings dynamicScripts = new()
        {
            AllowedUsers = ["root", "tom", "eve"],
            AllowedGroups = ["wheel", "weels"],
        };

        Assert.That(
            Warnings(Settings("runs") with { DynamicScripts = dynamicScripts }),
            Is.EqualTo(new[]
            {
                Warning(
                    "allowed_users: this host has no user \"eve\"; correct the name or take it out, unless clients "
                        + "prove it by SASL"),
                Warning(
                    "allowed_users: this host has no user \"tom\"; correct the name or take it out, unless clients "
                        + "prove it by SASL"),
                Warning("allowed_groups: this host has no group \"weels\"; correct the name or take it out"),
            }));
    }

    [TestCase(true, Readers.Everyone, "", true)]
    [TestCase(true, Readers.Everyone, "-i 127.0.0.1", false)]
    [TestCase(true, Readers.Allowed, "", false)]
    [TestCase(false, Readers.Everyone, "", false, TestName = "Where_no_client_may_register_nothing_is_said_of_readers")]
    public void Text_that_can_be_read_over_the_network_is_a_warning(
        bool enabled, object readers, string options, bool isSaid)
    {
        AgentSettings settings = Settings("sh") with
        {
            DynamicScripts = new DynamicScriptsSettings { Enabled = enabled },
            Readers = (Readers)readers,
        };

        LogMessage[] expected =
        [
            Warning(
                "readers: everyone who reaches pmcd over the network can read the source of scripts and the text that "
                    + "they print, which can be whole files; set readers to allowed or owner, or restrict who may "
                    + "fetch in section [access] of /no/such/pmcd.conf"),
        ];
        Assert.That(
            new HostCheck(_names.Object, new RootsOpener(), null, "", Pmcd(options)).Messages(settings),
            Is.EqualTo(isSaid ? expected : []));
    }

    private PmcdAccess Pmcd(string options)
    {
        string path = Path.Combine(_folder, "options");
        File.WriteAllText(path, options);
        return new PmcdAccess("/no/such/pmcd.conf", path, "/no/such/environment");
    }

    private static AgentSettings Settings(string program) =>
        new() { Runner = new RunnerOptions { BpftracePath = program } };

    private IEnumerable<LogMessage> Warnings(AgentSettings settings) =>
        new HostCheck(_names.Object, new RootsOpener(), $"/no/such:{_folder}", "", Pmcd("")).Messages(settings);

    private void Place(string name, UnixFileMode mode)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, "");
        File.SetUnixFileMode(path, mode);
    }

    private string Named(string text) => text.Replace("FOLDER", _folder, StringComparison.Ordinal);

    private static LogMessage Warning(string text) => new(LogEventLevel.Warning, text);
}
