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

        string? user = client.SaslName ?? (client.OwnUid is { } uid ? directory.NameOf(uid) : null);
        if (!settings.AuthEnabled || (user is not null && IsAllowed(user)))
            return new AccessDecision(user, null);

        // A uid without a name is shown as a number, but never compared as one: a user's name could be that number.
        string? shown = user ?? client.OwnUid?.ToString(CultureInfo.InvariantCulture);
        return Refuse(user, shown is null
            ? $"permission denied for unauthenticated user{WhyNobody(client)}"
            : $"permission denied for user {shown}");
    }

    private bool IsAllowed(string user) =>
        settings.AllowedUsers.Contains(user) || settings.AllowedGroups.Any(group => directory.IsInGroup(user, group));

    private static string Unresolved(ClientUser client) => client switch
    {
        { SaslName: { } name } => $"user {name}",
        { OwnUid: { } uid } => string.Create(CultureInfo.InvariantCulture, $"uid {uid}"),
        { Peer: PeerKind.Pmproxy } => "unauthenticated user of pmproxy",
        _ => "unauthenticated user",
    };

    // Why the user of a local socket's peer does not count.
    private static string WhyNobody(ClientUser client)
    {
        const string Relayed = "passes on requests of clients that did not authenticate themselves; "
            + "they need a password of pmcd's, see SECURITY in pmdabpftrace(1)";
        string pid = client.Process?.Id.ToString(CultureInfo.InvariantCulture) ?? "unknown";
        string process = string.Create(CultureInfo.InvariantCulture, $"uid {client.Uid}, PID {pid}");
        return client.Peer switch
        {
            PeerKind.Pmproxy => $": pmproxy ({process}) {Relayed}",
            PeerKind.Unknown => $": /proc does not show its process ({process}), so it may be pmproxy, which {Relayed}",
            _ => "",
        };
    }

    private static AccessDecision Refuse(string? user, string text) =>
        new(user, new LogMessage(LogEventLevel.Warning, text));
}

/// <summary>The client's user name, if it is known, and, for the log, why the client may not; null if it may.</summary>
internal sealed record AccessDecision(string? User, LogMessage? Refusal);
