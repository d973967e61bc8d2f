using Bpftrace.Runner.Language;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Logging;
using Serilog.Events;
using static Pmda.Bpftrace.Tests.Configuration.SettingFacts;

namespace Pmda.Bpftrace.Tests.Configuration;

public class SettingsReaderTests
{
    private const string NoAuthentication = "auth_enabled is false: everyone who reaches pmcd may run code as root; "
        + "set it to true, and allowed_users to those who may";

    private static string ShippedFile => Path.Combine(TestContext.CurrentContext.TestDirectory, "bpftrace.conf");

    [Test]
    public void The_shipped_file_says_the_defaults_and_allows_root()
    {
        SettingsResult result = SettingsReader.ReadDraft(ShippedFile);

        Assert.That(result.Messages, Is.Empty);
        AssertDefaults(result.Settings, "root");
    }

    [TestCase("bpftrace", "bpftrace_path")]
    [TestCase("bpftrace", "script_expiry_time")]
    [TestCase("bpftrace", "rest_after")]
    [TestCase("bpftrace", "start_timeout")]
    [TestCase("bpftrace", "max_throughput")]
    [TestCase("bpftrace", "max_memory")]
    [TestCase("bpftrace", "nice")]
    [TestCase("bpftrace", "output_limit")]
    [TestCase("bpftrace", "max_map_keys")]
    [TestCase("bpftrace", "capabilities")]
    [TestCase("bpftrace", "readers")]
    [TestCase("bpftrace", "audit")]
    [TestCase("dynamic_scripts", "enabled")]
    [TestCase("dynamic_scripts", "auth_enabled")]
    [TestCase("dynamic_scripts", "allowed_users")]
    [TestCase("dynamic_scripts", "allowed_groups")]
    [TestCase("dynamic_scripts", "restart")]
    [TestCase("dynamic_scripts", "keep_scripts")]
    [TestCase("dynamic_scripts", "max_scripts")]
    [TestCase("dynamic_scripts", "max_scripts_per_user")]
    [TestCase("dynamic_scripts", "max_registrations_per_minute")]
    [TestCase("autostart", "restart")]
    public void The_shipped_file_has_every_key(string section, string key)
    {
        Assert.That(IniFile.Parse(File.ReadAllText(ShippedFile)).Find(section, key), Is.Not.Null);
    }

    [Test]
    public void An_empty_file_gives_the_defaults_and_allows_nobody()
    {
        SettingsResult result = SettingsReader.Parse("f", "");

        Assert.That(result.Messages, Is.Empty);
        AssertDefaults(result.Settings);
    }

    [Test]
    public void A_missing_file_gives_the_defaults_and_says_so()
    {
        SettingsResult result = SettingsReader.ReadDraft("/no/such/bpftrace.conf");

        AssertDefaults(result.Settings);
        Assert.That(result.Messages, Is.EqualTo(new[]
        {
            new LogMessage(LogEventLevel.Information, "/no/such/bpftrace.conf: no such file; using the defaults"),
        }));
    }

    [Test]
    public void A_file_that_cannot_be_read_is_an_error()
    {
        string directory = TestContext.CurrentContext.TestDirectory;

        SettingsResult result = SettingsReader.ReadDraft(directory);

        Assert.That(result.Settings.Readers, Is.EqualTo(Readers.Owner), "it may have set them");
        AssertDefaults(result.Settings with { Readers = Readers.Everyone });
        Assert.That(result.Messages, Has.Length.EqualTo(1));
        Assert.That(result.Messages[0].Level, Is.EqualTo(LogEventLevel.Error));
        Assert.That(
            result.Messages[0].Text,
            Does.StartWith($"{directory}: cannot be read (")
                .And.EndsWith("); using the defaults instead, and owner for readers"));
    }

    [Test]
    public void Every_setting_is_read()
    {
        SettingsResult result = SettingsReader.Parse("f", """
            [bpftrace]
            bpftrace_path = /opt/100%/bpftrace
            version = 0.23
            script_expiry_time = +5
            rest_after = 0
            start_timeout = 0
            max_throughput = 9223372036854775807
            max_memory = 0
            nice = 19
            output_limit = 16777210
            max_map_keys = 100000
            capabilities = CAP_BPF, perfmon
            readers = allowed
            audit = syslog
            [dynamic_scripts]
            enabled = yes
            auth_enabled = off
            allowed_users = root, pcp ,
                eve,,
            allowed_groups = wheel, adm
            restart = on-failure
            keep_scripts = on
            max_scripts = 100
            max_scripts_per_user = 10
            max_registrations_per_minute = 5
            [autostart]
            restart = never
            """);

        AgentSettings settings = result.Settings;
        Assert.That(settings.Runner.BpftracePath, Is.EqualTo("/opt/100%/bpftrace"));
        Assert.That(settings.Runner.ScriptExpiryTime, Is.EqualTo(TimeSpan.FromSeconds(5)));
        Assert.That(settings.Runner.RestAfter, Is.EqualTo(TimeSpan.Zero));
        Assert.That(settings.Runner.StartTimeout, Is.EqualTo(TimeSpan.Zero));
        Assert.That(settings.Runner.MaxThroughput, Is.EqualTo(int.MaxValue));
        Assert.That((settings.Runner.MaxMemory, settings.Runner.Nice), Is.EqualTo((0L, 19)));
        Assert.That(settings.Runner.OutputLimit, Is.EqualTo(16777210));
        Assert.That(settings.Runner.Capabilities, Is.EqualTo(3UL << 38));
        Assert.That(settings.Runner.MaxMapKeys, Is.EqualTo(100000));
        Assert.That(settings.Readers, Is.EqualTo(Readers.Allowed));
        Assert.That(settings.AuditToSyslog, Is.True);
        Assert.That(settings.Restart, Is.EqualTo(new RestartSettings(RestartMode.Never, RestartMode.OnFailure)));
        Assert.That(settings.DynamicScripts.Enabled, Is.True);
        Assert.That(settings.DynamicScripts.AuthEnabled, Is.False);
        Assert.That(settings.DynamicScripts.KeepScripts, Is.True);
        Assert.That(settings.DynamicScripts.Quota, Is.EqualTo(new QuotaSettings(100, 10, 5)));
        Assert.That(settings.DynamicScripts.AllowedUsers, Is.EquivalentTo(new[] { "root", "pcp", "eve" }));
        Assert.That(settings.DynamicScripts.AllowedGroups, Is.EquivalentTo(new[] { "wheel", "adm" }));
        Assert.That(
            result.Messages,
            Is.EqualTo(new[]
            {
                Warning("f:3: unknown key version in section [bpftrace]; ignored"),
                Warning($"f:17: {NoAuthentication}"),
            }));
    }

    [TestCase("[Dynamic_Scripts]\nenabled = true", "f:1: unknown section [Dynamic_Scripts]; ignored")]
    [TestCase("[bpftrace]\nenabled = true", "f:2: unknown key enabled in section [bpftrace]; ignored")]
    public void What_is_unknown_is_a_warning(string text, string message)
    {
        SettingsResult result = SettingsReader.Parse("f", text);

        Assert.That(result.Messages, Is.EqualTo(new[] { Warning(message) }));
        AssertDefaults(result.Settings);
    }

    [Test]
    public void After_errors_the_other_settings_are_read_and_all_is_reported_in_order()
    {
        SettingsResult result = SettingsReader.Parse("f", """
            [elsewhere]
            [bpftrace]
            max_throughput = many
            script_expiry_time = 7
            nonsense
            readers = everyone
            [dynamic_scripts]
            enabled = true
            color = red
            """);

        Assert.That(result.Settings.Runner.ScriptExpiryTime, Is.EqualTo(TimeSpan.FromSeconds(7)));
        Assert.That(result.Settings.DynamicScripts.Enabled, Is.True);
        Assert.That(result.Messages, Is.EqualTo(new[]
        {
            Warning("f:1: unknown section [elsewhere]; ignored"),
            Error("f:3: max_throughput must be a whole number of at least 1, not \"many\"; using 2097152 instead"),
            Error("f:5: neither [section] nor key = value; the line is ignored"),
            Warning("f:9: unknown key color in section [dynamic_scripts]; ignored"),
        }));
    }

    [Test]
    public void Defaults_of_the_file_apply_without_a_warning()
    {
        SettingsResult result = SettingsReader.Parse(
            "f", "[DEFAULT]\nenabled = true\n[dynamic_scripts]\nallowed_users = eve");

        Assert.That(result.Settings.DynamicScripts.Enabled, Is.True);
        Assert.That(result.Settings.DynamicScripts.AllowedUsers, Is.EquivalentTo(new[] { "eve" }));
        Assert.That(result.Messages, Is.Empty);
    }

    [TestCase("", false, "old", TestName = "Legacy_keys_apply_where_there_are_no_new_ones")]
    [TestCase("[dynamic_scripts]\nenabled = true", false, "old", TestName = "Legacy_keys_apply_beside_the_new_section")]
    [TestCase(
        "[dynamic_scripts]\nauth_enabled = true",
        true,
        "old",
        TestName = "A_new_auth_enabled_wins_over_the_legacy_one")]
    [TestCase(
        "[dynamic_scripts]\nallowed_users = new",
        false,
        "new",
        TestName = "New_allowed_users_win_over_the_legacy_ones")]
    [TestCase("[dynamic_scripts]\nallowed_users =", false, null, TestName = "An_empty_new_list_wins_too")]
    public void The_section_of_old_files_is_honoured(string newSection, bool authEnabled, string? user)
    {
        SettingsResult result = SettingsReader.Parse(
            "f", $"[authentication]\nenabled = false\nallowed_users = old\n{newSection}");

        Assert.That(result.Settings.DynamicScripts.AuthEnabled, Is.EqualTo(authEnabled));
        Assert.That(
            result.Settings.DynamicScripts.AllowedUsers,
            Is.EquivalentTo(user is null ? Array.Empty<string>() : [user]));
        Assert.That(
            result.Messages.Where(message => !message.Text.EndsWith(NoAuthentication, StringComparison.Ordinal)),
            Is.EqualTo(new[]
            {
                Warning(
                    "f:1: section [authentication] is from before PCP 5.1; its keys are now auth_enabled and "
                        + "allowed_users of section [dynamic_scripts]"),
            }));
    }

    [TestCase("[dynamic_scripts]\nenabled = true\nauth_enabled = false", 3)]
    [TestCase("[dynamic_scripts]\nenabled = true\n[authentication]\nenabled = false", 4)]
    [TestCase("[dynamic_scripts]\nenabled = false\nauth_enabled = false", null)]
    [TestCase("[dynamic_scripts]\nenabled = true\nauth_enabled = true", null)]
    [TestCase("[dynamic_scripts]\nenabled = true", null)]
    public void That_everyone_may_is_a_warning(string text, int? line)
    {
        SettingsResult result = SettingsReader.Parse("f", text);

        Assert.That(
            result.Messages.Where(message => message.Text.Contains("root", StringComparison.Ordinal)),
            Is.EqualTo(line is null ? Array.Empty<LogMessage>() : [Warning($"f:{line}: {NoAuthentication}")]));
    }

    [Test]
    public void The_section_of_old_files_does_not_enable_dynamic_scripts()
    {
        SettingsResult result = SettingsReader.Parse("f", "[authentication]\nenabled = true");

        Assert.That(result.Settings.DynamicScripts.Enabled, Is.False);
    }
}
