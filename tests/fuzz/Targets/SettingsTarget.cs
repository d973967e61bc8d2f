using System.Text;
using Bpftrace.Runner.Scripts;
using Fuzz.Inputs;
using Pcp.Interop.Tables;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Files;

namespace Fuzz.Targets;

/// <summary>From the text of <c>bpftrace.conf</c> to settings and messages.</summary>
internal sealed class SettingsTarget : ITarget
{
    private const string Path = "bpftrace.conf";

    private static readonly Exposure _exposure = new("nobody can write to it", "chmod go-w bpftrace.conf");

    public string Name => "settings";

    public IReadOnlyList<byte[]> Pieces => SettingInputs.Pieces;

    public byte[] Make(Random random) => random.Next(8) switch
    {
        0 => ByteMutator.Noise(random, 200),
        < 5 => ByteMutator.Mutate(random, SettingInputs.Write(random), SettingInputs.Pieces),
        _ => SettingInputs.Write(random),
    };

    public void Feed(byte[] input, Random random)
    {
        string text = Encoding.UTF8.GetString(input);
        SettingsResult own = SettingsReader.Parse(Path, text);
        Check(own);
        SettingsResult commented = SettingsReader.Parse(Path, $"# bpftrace_path = /bin/sh\n{text}");
        BrokenPromiseException.ThrowUnless(commented.Settings.Runner.MaxMemory == own.Settings.Runner.MaxMemory
            && commented.Messages.Length == own.Messages.Length, "a comment changes nothing");

        SettingsResult exposed = SettingsReader.Parse(Path, text, _exposure);
        Check(exposed);
        AgentSettings defaults = new();
        BrokenPromiseException.ThrowUnless(
            exposed.Settings.Runner.BpftracePath == defaults.Runner.BpftracePath
                && exposed.Settings.Runner.Capabilities == defaults.Runner.Capabilities
                && exposed.Settings.Runner.Environment.IsEmpty
                && exposed.Settings.DynamicScripts is { Enabled: false, AuthEnabled: true, KeepScripts: false }
                && exposed.Settings.DynamicScripts.AllowedUsers.Count == 0
                && exposed.Settings.DynamicScripts.AllowedGroups.Count == 0,
            "of a file that others can change nobody gets rights");
        BrokenPromiseException.ThrowUnless(!exposed.Messages.IsEmpty, "such a file is reported");
    }

    private static void Check(SettingsResult result)
    {
        RunnerOptions runner = result.Settings.Runner;
        QuotaSettings quota = result.Settings.DynamicScripts.Quota;
        BrokenPromiseException.ThrowUnless(runner.BpftracePath.Length > 0, "bpftrace has a path");
        BrokenPromiseException.ThrowUnless(
            runner is { MaxThroughput: > 0, MaxMemory: >= 0, Nice: >= 0 and <= 19, MaxMapKeys: >= 0 }
                && runner.OutputLimit is > 0 and <= MetricTable.MaxTextLength,
            "numbers are in their ranges");
        BrokenPromiseException.ThrowUnless(
            runner.ScriptExpiryTime >= TimeSpan.Zero
                && runner.RestAfter >= TimeSpan.Zero
                && runner.StartTimeout >= TimeSpan.Zero,
            "times are not negative");
        BrokenPromiseException.ThrowUnless(
            quota is { MaxScripts: >= 0, MaxScriptsPerUser: >= 0, MaxRegistrationsPerMinute: >= 0 },
            "limits are not negative");
        BrokenPromiseException.ThrowUnless(
            runner.Environment.Values.All(value => !value.Any(char.IsControl)), "variables are of one line");
        BrokenPromiseException.ThrowUnless(
            result.Messages.All(message => message.Text.StartsWith(Path, StringComparison.Ordinal)
                && !message.Text.Contains('\n', StringComparison.Ordinal)),
            "messages are of one line, with the file's name");
    }
}
