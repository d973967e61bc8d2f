using System.Text;
using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Logging;
using Pmda.Bpftrace.Tests.Files;
using Serilog.Events;

namespace Pmda.Bpftrace.Tests.Configuration;

/// <summary>A configuration that others than root can change gives nobody rights.</summary>
public class ExposedSettingsTests
{
    private const string Path = "/etc/bpftrace.conf";
    private const string Owner =
        $"{Path}: uid 1000, its owner, can write to {Path}, and so could have programs run as root: ";

    private const string Remedy =
        $"check who wrote it, then chown root:root {Path} && chmod go-w {Path} and restart the agent";

    private const string Everything = """
        [bpftrace]
        bpftrace_path = /tmp/evil
        script_expiry_time = 5
        max_throughput = 100
        output_limit = 2048
        max_map_keys = 100000000
        max_memory = 0
        capabilities = all
        start_timeout = 0
        audit = syslog
        [environment]
        BPFTRACE_STRLEN = 200
        [dynamic_scripts]
        enabled = yes
        auth_enabled = off
        allowed_users = eve
        allowed_groups = eves
        restart = on-failure
        keep_scripts = on
        [autostart]
        restart = never
        """;

    private FakeFiles _files = null!;

    [SetUp]
    public void SetUp()
    {
        _files = new FakeFiles();
        _files.AddDirectory("/etc", FakeFiles.RootsDirectory);
    }

    [TearDown]
    public void TearDown()
    {
        Assert.That(_files.OpenHandles, Is.Zero, "handles left open");
        _files.Dispose();
    }

    [Test]
    public void A_file_of_roots_is_taken_as_it_is()
    {
        AddFile(Everything, owner: 0);

        SettingsResult result = SettingsReader.Read(_files, Path);

        Assert.That(result.Settings.Runner.BpftracePath, Is.EqualTo("/tmp/evil"));
        Assert.That(result.Settings.DynamicScripts.AllowedUsers, Is.EqualTo(new[] { "eve" }));
        Assert.That(result.Messages.Select(message => message.Level), Is.All.EqualTo(LogEventLevel.Warning));
    }

    [Test]
    public void The_manual_page_lists_what_is_taken_of_anothers_file()
    {
        string page = System.IO.Path.Combine(TestContext.CurrentContext.TestDirectory, "pmdabpftrace.1");
        IEnumerable<string> listed = File.ReadLines(page)
            .SkipWhile(line => line != "That is an error, and only")
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("are taken", StringComparison.Ordinal))
            .Where(line => line != "and")
            .Select(line => line.Split(' ')[1]);

        Assert.That(listed, Is.EquivalentTo(SettingsReader.HarmlessKeys.SelectMany(keys => keys.Value).Distinct()));
    }

    [Test]
    public void Of_anothers_file_only_what_gives_no_rights_is_taken()
    {
        AddFile(Everything);

        SettingsResult result = SettingsReader.Read(_files, Path);

        RunnerOptions defaults = new(), runner = result.Settings.Runner;
        Assert.That(
            (runner.BpftracePath, runner.MaxMapKeys), Is.EqualTo((defaults.BpftracePath, defaults.MaxMapKeys)));
        Assert.That(
            (runner.MaxMemory, runner.Capabilities, runner.StartTimeout),
            Is.EqualTo((defaults.MaxMemory, defaults.Capabilities, defaults.StartTimeout)));
        Assert.That(runner.Environment, Is.Empty);
        AssertNobodyMay(result.Settings);
        Assert.That(
            (runner.ScriptExpiryTime, runner.MaxThroughput, runner.OutputLimit),
            Is.EqualTo((TimeSpan.FromSeconds(5), 100, 2048)));
        Assert.That(result.Settings.Restart, Is.EqualTo(new RestartSettings(RestartMode.Never, RestartMode.OnFailure)));
        Assert.That(result.Messages, Is.EqualTo(new[]
        {
            Error(
                Owner + "using the defaults of bpftrace_path, start_timeout, max_memory, max_map_keys, capabilities, "
                    + "audit, enabled, auth_enabled, allowed_users, allowed_groups, keep_scripts, section "
                    + "[environment] instead; " + Remedy),
        }));
    }

    [TestCase("[authentication]\nenabled = false\nallowed_users = eve", "enabled, allowed_users")]
    [TestCase("[DEFAULT]\nenabled = true\nauth_enabled = false\n[dynamic_scripts]\n", "enabled, auth_enabled")]
    public void Nor_do_old_sections_or_defaults_of_the_file_give_rights(string text, string keys)
    {
        AddFile(text);

        SettingsResult result = SettingsReader.Read(_files, Path);

        AssertNobodyMay(result.Settings);
        Assert.That(result.Messages[0], Is.EqualTo(Error(Owner + $"using the defaults of {keys} instead; " + Remedy)));
    }

    [Test]
    public void That_others_can_write_it_is_an_error_whatever_is_in_it()
    {
        AddFile("");

        Assert.That(SettingsReader.Read(_files, Path).Messages, Is.EqualTo(new[] { Error(Owner + Remedy) }));
    }

    [Test]
    public void Other_errors_are_reported_too()
    {
        AddFile("[bpftrace]\nbpftrace_path =\noutput_limit = 1");

        SettingsResult result = SettingsReader.Read(_files, Path);

        Assert.That(result.Messages.Select(message => message.Text), Is.EqualTo(new[]
        {
            Owner + "using the defaults of bpftrace_path instead; " + Remedy,
            $"{Path}:3: output_limit must be a whole number from 1024 to 16777210, not \"1\"; using 65536 instead",
        }));
    }

    [Test]
    public void A_directory_that_others_can_write_counts_as_the_file()
    {
        AddFile("[dynamic_scripts]\nenabled = true\n", owner: 0);
        _files.AddDirectory("/etc", FakeFiles.RootsDirectory with { Uid = 1000 });

        SettingsResult result = SettingsReader.Read(_files, Path);

        AssertNobodyMay(result.Settings);
        Assert.That(result.Messages.Single().Text, Does.Contain("can replace what is in /etc, and so"));
    }

    // Whose target others choose: lines of any file would be in the log.
    [Test]
    public void A_link_of_anothers_is_not_followed()
    {
        _files.AddDirectory(
            "/etc", FakeFiles.RootsDirectory with { Mode = UnixFileMode.OtherWrite | UnixFileMode.StickyBit });
        _files.AddFile("/etc/secret", "[bpftrace]\nsecret = 1"u8.ToArray(), FakeFiles.RootsFile);
        _files.AddLink(Path, "secret", owner: 1000);

        SettingsResult result = SettingsReader.Read(_files, Path);

        Assert.That(result.Settings, Is.EqualTo(new AgentSettings { Readers = Readers.Owner }));
        Assert.That(result.Messages, Is.EqualTo(new[]
        {
            Error(
                $"{Path}: it is not read, because uid 1000, its owner, can replace the link {Path}; using the defaults "
                    + "instead, and owner for readers; check who wrote it, then "
                    + $"chown -h root:root {Path} and restart the agent"),
        }));
    }

    [Test]
    public void A_link_of_roots_is_followed()
    {
        AddFile("[bpftrace]\nbpftrace_path = /opt/bpftrace", owner: 0);
        _files.AddLink("/bpftrace.conf", "etc/bpftrace.conf");

        SettingsResult result = SettingsReader.Read(_files, "/bpftrace.conf");

        Assert.That((result.Settings.Runner.BpftracePath, result.Messages.Length), Is.EqualTo(("/opt/bpftrace", 0)));
    }

    [Test]
    public void A_byte_order_mark_is_no_part_of_the_text()
    {
        _files.AddFile(Path, [.. Encoding.UTF8.Preamble, .. "[bpftrace]\nbpftrace_path = b"u8], FakeFiles.RootsFile);

        Assert.That(SettingsReader.Read(_files, Path).Settings.Runner.BpftracePath, Is.EqualTo("b"));
    }

    [TestCase("/etc", "it is not a regular file")]
    [TestCase("/large.conf", "it is larger than 1048576 bytes")]
    public void What_cannot_be_read_gives_the_defaults_and_the_fewest_readers(string path, string why)
    {
        _files.AddFile("/large.conf", new byte[1024 * 1024 + 1], FakeFiles.RootsFile);

        SettingsResult result = SettingsReader.Read(_files, path);

        Assert.That(result.Settings, Is.EqualTo(new AgentSettings { Readers = Readers.Owner }));
        Assert.That(result.Messages, Is.EqualTo(new[]
        {
            Error($"{path}: cannot be read ({why}); using the defaults instead, and owner for readers"),
        }));
    }

    [Test]
    public void A_file_that_is_not_there_gives_the_defaults()
    {
        SettingsResult result = SettingsReader.Read(_files, "/none.conf");

        Assert.That(result.Settings, Is.EqualTo(new AgentSettings()));
        Assert.That(result.Messages, Is.EqualTo(new[]
        {
            new LogMessage(LogEventLevel.Information, "/none.conf: no such file; using the defaults"),
        }));
    }

    private void AddFile(string text, uint owner = 1000) =>
        _files.AddFile(Path, Encoding.UTF8.GetBytes(text), FakeFiles.RootsFile with { Uid = owner });

    private static void AssertNobodyMay(AgentSettings settings)
    {
        DynamicScriptsSettings dynamic = settings.DynamicScripts;
        Assert.That(
            (dynamic.Enabled, dynamic.AuthEnabled, dynamic.KeepScripts), Is.EqualTo((false, true, false)));
        Assert.That(dynamic.AllowedUsers.Concat(dynamic.AllowedGroups), Is.Empty);
    }

    private static LogMessage Error(string text) => new(LogEventLevel.Error, text);
}
