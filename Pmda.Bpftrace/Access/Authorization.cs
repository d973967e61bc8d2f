using System.Globalization;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Logging;
using Serilog.Events;

namespace Pmda.Bpftrace.Access;

/// <summary>
/// Decides who may store to the control metrics. To be asked before anything of a request is looked at. Safe from any
/// thread if <paramref name="directory"/> is.
/// </summary>
internal sealed class Authorization(DynamicScriptsSettings settings, IUserDirectory directory)
{
    /// <summary>Decides for one client.</summary>
    /// <remarks>
    /// A uid is looked up here and not when pmcd announces it: most clients never store. Where nobody may, nobody is
    /// looked up at all.
    /// </remarks>
    public AccessDecision Decide(ClientUser client)
    {
        if (!settings.Enabled)
            return Refuse(null, $"dynamic scripts are disabled in configuration (asked by {Unresolved(client)})");

        string? user = client.SaslName ?? (client.Uid is { } uid ? directory.NameOf(uid) : null);
        if (!settings.AuthEnabled || (user is not null && IsAllowed(user)))
            return new AccessDecision(user, null);

        // A uid without a name is shown as a number, but never compared as one: a user could be called like that.
        string? shown = user ?? client.Uid?.ToString(CultureInfo.InvariantCulture);
        return Refuse(user, shown is null
            ? "permission denied for unauthenticated user"
            : $"permission denied for user {shown}");
    }

    private bool IsAllowed(string user) =>
        settings.AllowedUsers.Contains(user) || settings.AllowedGroups.Any(group => directory.IsInGroup(user, group));

    private static string Unresolved(ClientUser client) => client switch
    {
        { SaslName: { } name } => $"user {name}",
        { Uid: { } uid } => string.Create(CultureInfo.InvariantCulture, $"uid {uid}"),
        _ => "unauthenticated user",
    };

    private static AccessDecision Refuse(string? user, string text) =>
        new(user, new LogMessage(LogEventLevel.Warning, text));
}
