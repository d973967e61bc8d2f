using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Logging;
using Serilog.Events;

namespace Pmda.Bpftrace.Access;

/// <summary>
/// Decides who may store to the control metrics. To be called before any part of a request is read. Safe from any
/// thread if <paramref name="directory"/> is.
/// </summary>
internal sealed class Authorization(DynamicScriptsSettings settings, IUserDirectory directory)
{
    // A uid is looked up here and not when pmcd announces it: most clients never store.
    public AccessDecision Decide(ClientUser client)
    {
        if (!settings.Enabled)
            return Refuse(null, $"dynamic scripts are disabled in configuration (asked by {Unresolved(client)})");

        string? user = client.SaslName ?? (client.Uid is { } uid ? directory.NameOf(uid) : null);
        if (!settings.AuthEnabled || (user is not null && IsAllowed(user)))
            return new AccessDecision(user, null);

        // A uid without a name is shown as a number, but never compared as one: a user's name could be that number.
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

/// <summary>The identity of a client as pmcd reports it.</summary>
/// <param name="SaslName">The user name that the client proved by SASL, or null. Wins over the uid.</param>
/// <param name="Uid">The user id of a local socket's peer, or null.</param>
internal sealed record ClientUser(string? SaslName, uint? Uid);

/// <summary>The client's user name, if it is known, and, for the log, why the client may not; null if it may.</summary>
internal sealed record AccessDecision(string? User, LogMessage? Refusal);
