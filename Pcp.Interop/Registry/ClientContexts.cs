namespace Pcp.Interop.Registry;

/// <summary>The clients that have sent something and have not ended. pmcd's thread only.</summary>
public sealed class ClientContexts
{
    // PMDA_ATTR_* of pmda.h; dispatch.c asserts them.
    private const int UserName = 5, UserId = 11, GroupId = 12, ProcessId = 14;

    private readonly Dictionary<int, ClientContext> _contexts = [];

    /// <summary>Reads what /proc has about a process; tests make it up.</summary>
    internal Func<int, ClientProcess> ReadProcess { get; init; } = ClientProcess.Read;

    /// <summary>The number of clients.</summary>
    public int Count => _contexts.Count;

    /// <summary>The client with this number; a new one if it has sent nothing yet.</summary>
    public ClientContext Get(int id)
    {
        if (!_contexts.TryGetValue(id, out ClientContext? context))
        {
            context = new ClientContext(id);
            _contexts.Add(id, context);
        }

        return context;
    }

    /// <summary>Stores an attribute that pmcd sent; those that the kit does not use are ignored.</summary>
    internal void Set(int id, int attribute, string value)
    {
        ClientContext context = Get(id);
        switch (attribute)
        {
            case UserName:
                context.SaslUser = value.Length > 0 ? value : null;
                break;
            case UserId:
                context.UserId = Number(value);
                break;
            case GroupId:
                context.GroupId = Number(value);
                break;
            case ProcessId:
                context.Process = Number(value) is { } pid and > 0 and <= int.MaxValue ? ReadProcess((int)pid) : null;
                break;
        }
    }

    internal void End(int id) => _contexts.Remove(id);

    private static uint? Number(string value) =>
        uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : null;
}

/// <summary>A client's connection to pmcd (e_context), one object until it ends. pmcd's thread only.</summary>
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

    /// <summary>
    /// The process of a local socket's peer (PMDA_ATTR_PROCESSID), or null: pmcd does not know a process in another
    /// container. The process may act for somebody else, as pmproxy does.
    /// </summary>
    public ClientProcess? Process { get; internal set; }
}
