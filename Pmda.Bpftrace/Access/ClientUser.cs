namespace Pmda.Bpftrace.Access;

/// <summary>The identity of a client as pmcd reports it.</summary>
/// <param name="SaslName">The user name that the client proved by SASL, or null. Wins over the uid.</param>
/// <param name="Uid">The user id of a local socket's peer, or null.</param>
/// <param name="Process">The process of that peer, or null if pmcd does not know it.</param>
internal sealed record ClientUser(string? SaslName, uint? Uid, ClientProcess? Process)
{
    private const string Pmproxy = "pmproxy";

    // proc(5): the file was replaced by an upgrade.
    private const string Deleted = " (deleted)";

    public static ClientUser Of(ClientContext client) => new(client.SaslUser, client.UserId, client.Process);

    /// <summary>Whose requests the peer makes.</summary>
    /// <remarks>
    /// A user who names another program pmproxy only loses rights. Other programs that pass on requests run as a user
    /// whom an administrator chose for that.
    /// </remarks>
    public PeerKind Peer =>
        Uid is null ? PeerKind.None
        : Process is null or { Program: null, Name: null } ? PeerKind.Unknown
        // Either name: a link to pmproxy may have another name than its target, and a process may rename itself.
        : Process.Name == Pmproxy || FileOf(Process.Program) == Pmproxy ? PeerKind.Pmproxy
        : PeerKind.Itself;

    /// <summary>The uid, if it is that of the client and not of a process that passes on its requests.</summary>
    public uint? OwnUid => Peer == PeerKind.Itself ? Uid : null;

    private static string? FileOf(string? program)
    {
        string? file = Path.GetFileName(program);
        return file?.EndsWith(Deleted, StringComparison.Ordinal) == true ? file[..^Deleted.Length] : file;
    }
}

/// <summary>Who makes a request.</summary>
/// <param name="Client">As pmcd reports it.</param>
/// <param name="User">The name of the user whose rights count; null if there is none or it is not known.</param>
internal sealed record Requester(ClientUser Client, string? User);

/// <summary>Whose requests the peer of a local socket makes.</summary>
internal enum PeerKind
{
    /// <summary>The client has no local socket.</summary>
    None,

    /// <summary>Its own.</summary>
    Itself,

    /// <summary>Those of everybody who reaches pmproxy.</summary>
    Pmproxy,

    /// <summary>It cannot be seen, so it may be pmproxy.</summary>
    Unknown,
}
