using Bpftrace.Runner.Language;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Logging;
using Serilog.Events;

namespace Pmda.Bpftrace.Tests.Configuration;

/// <summary>What tests of settings expect.</summary>
internal static class SettingFacts
{
    internal static LogMessage Error(string text) => new(LogEventLevel.Error, text);

    internal static LogMessage Warning(string text) => new(LogEventLevel.Warning, text);

    internal static void AssertDefaults(AgentSettings settings, params string[] allowedUsers)
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
