using Bpftrace.Runner.Language;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Logging;
using Serilog.Events;

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

        AssertDefaults(result.Settings);
        Assert.That(result.Messages, Has.Length.EqualTo(1));
        Assert.That(result.Messages[0].Level, Is.EqualTo(LogEventLevel.Error));
        Assert.That(
            result.Messages[0].Text,
            Does.StartWith($"{directory}: cannot be read (").And.EndsWith("); using the defaults instead"));
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
        Assert.That(settings.Runner.MaxMemory, Is.Zero);
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
                Warning($"f:16: {NoAuthentication}"),
            }));
    }

    [TestCase("readers = everyone", Readers.Everyone, null)]
    [TestCase("readers = allowed", Readers.Allowed, null)]
    [TestCase("readers = owner", Readers.Owner, null)]
    [TestCase("", Readers.Everyone, null)]
    [TestCase(
        "readers = owners",
        Readers.Owner,
        "f:2: readers must be everyone, allowed or owner, not \"owners\"; using owner instead")]
    [TestCase(
        "readers = allowed\nreaders = everyone",
        Readers.Owner,
        "f:3: readers is already set at line 2; using owner instead")]
    public void Readers_who_are_not_understood_are_the_fewest(string line, object readers, string? error)
    {
        SettingsResult result = SettingsReader.Parse("f", $"[bpftrace]\n{line}");

        Assert.That(result.Settings.Readers, Is.EqualTo(readers));
        Assert.That(result.Messages.Select(message => message.Text), Is.EqualTo(error is null ? [] : new[] { error }));
    }

    [TestCase("log", null)]
    [TestCase("Syslog", "f:2: audit must be log or syslog, not \"Syslog\"; using log instead")]
    [TestCase("off", "f:2: audit must be log or syslog, not \"off\"; using log instead")]
    public void The_audit_trail_is_always_in_the_log(string value, string? error)
    {
        SettingsResult result = SettingsReader.Parse("f", $"[bpftrace]\naudit = {value}");

        Assert.That(result.Settings.AuditToSyslog, Is.False);
        Assert.That(result.Messages.Select(message => message.Text), Is.EqualTo(error is null ? [] : new[] { error }));
    }

    [TestCase("always")]
    [TestCase("On-Failure")]
    [TestCase("")]
    public void An_invalid_restart_leaves_the_default_of_its_section(string value)
    {
        SettingsResult result = SettingsReader.Parse(
            "f", $"[autostart]\nrestart = {value}\n[dynamic_scripts]\nrestart = {value}");

        Assert.That(result.Settings.Restart, Is.EqualTo(new RestartSettings()));
        Assert.That(
            result.Messages.Select(message => message.Text),
            Is.EqualTo(new[]
            {
                $"f:2: restart must be never or on-failure, not \"{value}\"; using on-failure instead",
                $"f:4: restart must be never or on-failure, not \"{value}\"; using never instead",
            }));
    }

    [TestCase("true", true)]
    [TestCase("TRUE", true)]
    [TestCase("yes", true)]
    [TestCase("On", true)]
    [TestCase("1", true)]
    [TestCase("false", false)]
    [TestCase("No", false)]
    [TestCase("oFF", false)]
    [TestCase("0", false)]
    public void A_boolean_is_read_as_configparser_does(string value, bool expected)
    {
        // Both keys: one of them has the other default, so that a value that is ignored shows.
        SettingsResult result = SettingsReader.Parse(
            "f", $"[dynamic_scripts]\nenabled = {value}\nauth_enabled: {value}");

        Assert.That(result.Settings.DynamicScripts.Enabled, Is.EqualTo(expected));
        Assert.That(result.Settings.DynamicScripts.AuthEnabled, Is.EqualTo(expected));
        Assert.That(result.Messages, Is.Empty);
    }

    [TestCase(
        "[bpftrace]\nbpftrace_path =",
        "f:2: bpftrace_path must be the path of a program, not \"\"; using bpftrace instead")]
    [TestCase(
        "[bpftrace]\nbpftrace_path = a\n b",
        "f:2: bpftrace_path must be the path of a program, not \"a b\"; using bpftrace instead")]
    [TestCase(
        "[bpftrace]\nscript_expiry_time = -1",
        "f:2: script_expiry_time must be a whole number from 0 (never) to 2147483647, not \"-1\"; using 60 instead")]
    [TestCase(
        "[bpftrace]\nscript_expiry_time = 2147483648",
        "f:2: script_expiry_time must be a whole number from 0 (never) to 2147483647, not \"2147483648\"; using 60 "
            + "instead")]
    [TestCase(
        "[bpftrace]\nscript_expiry_time = 1_0",
        "f:2: script_expiry_time must be a whole number from 0 (never) to 2147483647, not \"1_0\"; using 60 instead")]
    [TestCase(
        "[bpftrace]\nscript_expiry_time = 60 # seconds",
        "f:2: script_expiry_time must be a whole number from 0 (never) to 2147483647, not \"60 # seconds\"; using 60 "
            + "instead")]
    [TestCase(
        "[bpftrace]\nstart_timeout = -1",
        "f:2: start_timeout must be a whole number from 0 (never) to 2147483647, not \"-1\"; using 300 instead")]
    [TestCase(
        "[bpftrace]\n\nmax_throughput = 0",
        "f:3: max_throughput must be a whole number of at least 1, not \"0\"; using 2097152 instead")]
    [TestCase(
        "[bpftrace]\nmax_throughput = 9223372036854775808",
        "f:2: max_throughput must be a whole number of at least 1, not \"9223372036854775808\"; using 2097152 instead")]
    [TestCase(
        "[bpftrace]\nmax_throughput = 1\n 2",
        "f:2: max_throughput must be a whole number of at least 1, not \"1 2\"; using 2097152 instead")]
    [TestCase(
        "[bpftrace]\nmax_map_keys = -1",
        "f:2: max_map_keys must be a whole number from 0 (as bpftrace has it) to 2147483647, not \"-1\"; using 0 "
            + "instead")]
    [TestCase(
        "[bpftrace]\ncapabilities = bpf, root",
        "f:2: capabilities must be names of capabilities(7) separated by commas, or all, not \"bpf, root\"; using bpf, "
            + "perfmon, sys_admin, sys_resource, ipc_lock, sys_ptrace, sys_chroot, dac_read_search, syslog instead")]
    [TestCase(
        "[bpftrace]\nmax_memory = 512M",
        "f:2: max_memory must be a whole number from 0 (no limit) to 1125899906842624, not \"512M\"; using 536870912 "
            + "instead")]
    [TestCase(
        "[bpftrace]\noutput_limit = 1023",
        "f:2: output_limit must be a whole number from 1024 to 16777210, not \"1023\"; using 65536 instead")]
    [TestCase(
        "[bpftrace]\noutput_limit = 16777211",
        "f:2: output_limit must be a whole number from 1024 to 16777210, not \"16777211\"; using 65536 instead")]
    [TestCase(
        "[dynamic_scripts]\nenabled = maybe",
        "f:2: enabled must be true or false (yes or no, on or off, 1 or 0), not \"maybe\"; using false instead")]
    [TestCase(
        "[dynamic_scripts]\nauth_enabled =",
        "f:2: auth_enabled must be true or false (yes or no, on or off, 1 or 0), not \"\"; using true instead")]
    [TestCase(
        "[dynamic_scripts]\nallowed_users = a\nallowed_users = b",
        "f:3: allowed_users is already set at line 2; using an empty list instead")]
    [TestCase(
        "[dynamic_scripts]\nenabled = true\nENABLED = true",
        "f:3: enabled is already set at line 2; using false instead")]
    [TestCase(
        "[dynamic_scripts]\nenabled = true\n[dynamic_scripts]\nallowed_users = a",
        "f:3: section [dynamic_scripts] is already there at line 1; using the defaults of its settings instead")]
    [TestCase("enabled = true", "f:1: no section header before this line; what stands before the first one is ignored")]
    public void An_error_is_reported_with_file_and_line_and_the_default_stands(string text, string message)
    {
        SettingsResult result = SettingsReader.Parse("f", text);

        Assert.That(result.Messages, Is.EqualTo(new[] { Error(message) }));
        AssertDefaults(result.Settings);
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
            Warning("f:8: unknown key color in section [dynamic_scripts]; ignored"),
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

    private static LogMessage Error(string text) => new(LogEventLevel.Error, text);

    private static LogMessage Warning(string text) => new(LogEventLevel.Warning, text);

    private static void AssertDefaults(AgentSettings settings, params string[] allowedUsers)
    {
        Assert.That(settings.Runner.BpftracePath, Is.EqualTo("bpftrace"));
        Assert.That(settings.Runner.ScriptExpiryTime, Is.EqualTo(TimeSpan.FromSeconds(60)));
        Assert.That(settings.Runner.StartTimeout, Is.EqualTo(TimeSpan.FromSeconds(300)));
        Assert.That(settings.Runner.MaxThroughput, Is.EqualTo(2097152));
        Assert.That(settings.Runner.OutputLimit, Is.EqualTo(65536));
        Assert.That(settings.Restart, Is.EqualTo(new RestartSettings(RestartMode.OnFailure, RestartMode.Never)));
        Assert.That(settings.DynamicScripts.Enabled, Is.False);
        Assert.That(settings.DynamicScripts.AuthEnabled, Is.True);
        Assert.That(settings.DynamicScripts.AllowedUsers, Is.EquivalentTo(allowedUsers));
        Assert.That(settings.DynamicScripts.KeepScripts, Is.False);
        Assert.That(settings.DynamicScripts.AllowedGroups, Is.Empty);
        Assert.That(settings.Readers, Is.EqualTo(Readers.Everyone));
        Assert.That(settings.AuditToSyslog, Is.False);
    }
}
