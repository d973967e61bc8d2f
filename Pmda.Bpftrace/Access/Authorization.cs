using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Logging;
using Serilog.Events;

namespace Pmda.Bpftrace.Access;

/// <summary>
/// Decides who may store to the control metrics. To be called before any part of a request is read. pmcd's thread only.
/// </summary>
internal sealed class Authorization
{
    /// <summary>How long pmcd's thread waits for the host's directory of users and groups.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(40);

    /// <summary>The user who may do everything.</summary>
    public const string Root = "root";

    private readonly DynamicScriptsSettings _settings;
    private readonly IUserDirectory _directory;
    private readonly TimelyLookup<Identity, Rights> _lookup;

    /// <param name="settings">The users and groups that may store.</param>
    /// <param name="directory">The host's users and groups; called on other threads.</param>
    /// <param name="clock">Measures how long answers of the directory are valid.</param>
    /// <param name="patience">How long to wait for the directory.</param>
    public Authorization(
        DynamicScriptsSettings settings, IUserDirectory directory, TimeProvider clock, TimeSpan patience)
    {
        _settings = settings;
        _directory = directory;
        _lookup = new TimelyLookup<Identity, Rights>(Find, clock, patience);
    }

    /// <summary>
    /// Decides whether a client may store: not yet, if the directory of users does not answer in time.
    /// </summary>
    // A uid is looked up here and not when pmcd announces it: most clients never store.
    public AccessDecision Decide(ClientUser client)
    {
        if (!_settings.Enabled)
            return Refuse(null, $"dynamic scripts are disabled in configuration (asked by {Unresolved(client)})");
        if (RightsOf(client) is { } rights)
            return Decide(client, rights);
        AccessDecision notYet = Refuse(
            null,
            $"the host's directory of users has not answered yet about {Unresolved(client)}; "
                + "the next attempt may succeed");
        return notYet with { MayTryAgain = true };
    }

    /// <summary>Whether a user may store only as a member of a group, which the directory of users decides.</summary>
    public bool DependsOnGroups(string? user) =>
        _settings is { Enabled: true, AuthEnabled: true, AllowedGroups.Count: > 0 } && user is not null
        && !IsListed(user);

    /// <summary>
    /// Who a client is, and whether it may store while dynamic scripts are enabled; null if the directory of users does
    /// not answer in time.
    /// </summary>
    public Rights? RightsOf(ClientUser client)
    {
        Identity identity = Identity.Of(client);
        return WithoutDirectory(identity) ?? (_lookup.TryGet(identity, out Rights? rights) ? rights : null);
    }

    private static AccessDecision Decide(ClientUser client, Rights rights)
    {
        if (rights.IsAllowed)
            return new AccessDecision(rights.User, null);

        // A uid without a name is shown as a number, but never compared as one: a user's name could be that number.
        string? shown = rights.User ?? client.OwnUid?.ToString(CultureInfo.InvariantCulture);
        return Refuse(rights.User, shown is null
            ? $"permission denied for unauthenticated user{WhyNobody(client)}"
            : $"permission denied for user {shown}");
    }

    // The rights of a client for which the directory need not be asked, so that it may store while the directory is
    // stuck; null for others.
    private Rights? WithoutDirectory(Identity identity) => identity switch
    {
        { SaslName: null, Uid: null } => new Rights(null, !_settings.AuthEnabled),
        { SaslName: { } name } when !_settings.AuthEnabled || IsListed(name) => new Rights(name, true),
        { SaslName: { } name } when _settings.AllowedGroups.Count == 0 => new Rights(name, false),
        { Uid: 0 } when _settings.AuthEnabled && IsListed(Root) => new Rights(Root, true),
        _ => null,
    };

    private Rights Find(Identity identity)
    {
        string? user = identity.SaslName ?? (identity.Uid is { } uid ? _directory.NameOf(uid) : null);
        return new Rights(user, !_settings.AuthEnabled || (user is not null && IsAllowed(user)));
    }

    private bool IsListed(string user) => _settings.AllowedUsers.Contains(user);

    private bool IsAllowed(string user) =>
        IsListed(user) || _settings.AllowedGroups.Any(group => _directory.IsInGroup(user, group));

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

    /// <summary>
    /// The identity that decides: a name proved by SASL, else a uid. A client without either is nobody.
    /// </summary>
    private sealed record Identity(string? SaslName, uint? Uid)
    {
        public static Identity Of(ClientUser client) =>
            new(client.SaslName, client.SaslName is null ? client.OwnUid : null);
    }
}

/// <summary>A user and whether it is among those who may register scripts.</summary>
internal sealed record Rights(string? User, bool IsAllowed);

/// <summary>Whether a client may store.</summary>
/// <param name="User">The client's user name; null if it is not known.</param>
/// <param name="Refusal">Why the client may not, for the log; null if it may.</param>
/// <param name="MayTryAgain">Whether the decision may soon be another one.</param>
internal sealed record AccessDecision(string? User, LogMessage? Refusal, bool MayTryAgain = false);
