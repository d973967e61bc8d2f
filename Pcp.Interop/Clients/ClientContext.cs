namespace Pcp.Interop.Clients;

/// <summary>
/// A client's connection to pmcd (pmda.h: e_context), the same object until it ends. pmcd's thread only.
/// </summary>
public sealed class ClientContext
{
    internal ClientContext(int id) => Id = id;

    /// <summary>pmcd's number for it, which pmcd uses again after the context has ended.</summary>
    public int Id { get; }

    /// <summary>Its SASL user name (PMDA_ATTR_USERNAME), or null.</summary>
    public string? SaslUser { get; internal set; }

    /// <summary>The user id of a local socket's peer (PMDA_ATTR_USERID), or null.</summary>
    public uint? UserId { get; internal set; }

    /// <summary>The group id of a local socket's peer (PMDA_ATTR_GROUPID), or null.</summary>
    public uint? GroupId { get; internal set; }
}
