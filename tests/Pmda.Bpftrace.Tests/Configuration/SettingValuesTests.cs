using Bpftrace.Runner.Language;
using Pmda.Bpftrace.Configuration;
using static Pmda.Bpftrace.Tests.Configuration.SettingFacts;

namespace Pmda.Bpftrace.Tests.Configuration;

/// <summary>Values of settings that can be read, and the messages about those that cannot.</summary>
public class SettingValuesTests
{
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

    [TestCase(
        "[bpftrace]\nreaders = owner\n[bpftrace]\nnice = 1",
        3,
        "section [bpftrace] is already there at line 1; using the defaults of its settings instead")]
    [TestCase(
        "[dynamic_scripts]\nenabled = true\n[dynamic_scripts]\nallowed_users = a",
        3,
        "section [dynamic_scripts] is already there at line 1; using the defaults of its settings instead")]
    [TestCase(
        "readers = allowed", 1, "no section header before this line; lines before the first one are ignored")]
    [TestCase("[bpftrace]\nreaders allowed", 2, "neither [section] nor key = value; the line is ignored")]
    [TestCase(
        "[bpftrace]\nnice = 0\n  readers = owner",
        2,
        "nice must be a whole number from 0 to 19, not \"0 readers = owner\"; using 0 instead")]
    public void They_are_the_fewest_too_if_a_line_with_an_error_may_have_set_them(string text, int line, string error)
    {
        SettingsResult result = SettingsReader.Parse("f", text);

        Assert.That(result.Messages, Is.EquivalentTo(new[]
        {
            Error($"f:{line}: readers is not set, perhaps because of an error in this line; using owner instead"),
            Error($"f:{line}: {error}"),
        }));
        Assert.That(result.Settings.Readers, Is.EqualTo(Readers.Owner));
        AssertDefaults(result.Settings with { Readers = Readers.Everyone });
    }

    [TestCase("readers = allowed\nnonsense", Readers.Allowed)]
    [TestCase("nonsense\nreaders = everyone", Readers.Everyone)]
    public void Beside_an_error_they_are_those_that_are_set(string lines, object readers) =>
        Assert.That(SettingsReader.Parse("f", $"[bpftrace]\n{lines}").Settings.Readers, Is.EqualTo(readers));

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
    public void An_error_is_reported_with_file_and_line_and_the_default_stands(string text, string message)
    {
        SettingsResult result = SettingsReader.Parse("f", text);

        Assert.That(result.Messages, Is.EqualTo(new[] { Error(message) }));
        AssertDefaults(result.Settings);
    }
}
