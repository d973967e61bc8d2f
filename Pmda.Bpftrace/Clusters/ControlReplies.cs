using Pcp.Interop.Clients;
using Pmda.Bpftrace.Json;

namespace Pmda.Bpftrace.Clusters;

/// <summary>
/// What the control metrics have to say to one client: the outcome of its last store to each, until it has fetched it
/// once. Another client never sees it. pmcd's thread only.
/// </summary>
internal sealed class ControlReplies
{
    private readonly byte[]?[] _replies = new byte[PmidMap.Control.Count][];

    /// <summary>Keeps a reply for a client.</summary>
    public static void Set(ClientContext client, int item, byte[] reply)
    {
        client.State ??= new ControlReplies();
        ((ControlReplies)client.State)._replies[item] = reply;
    }

    /// <summary>The reply for a client, which has it then.</summary>
    public static ReadOnlySpan<byte> Take(ClientContext client, int item)
    {
        if (client.State is not ControlReplies { _replies: var replies } || replies[item] is not { } reply)
            return ControlReply.Nothing;
        replies[item] = null;
        return reply;
    }

    /// <summary>There is nothing to say about the last store: what was said of an earlier one is not its outcome.</summary>
    public static void Forget(ClientContext client, int item)
    {
        if (client.State is ControlReplies { _replies: var replies })
            replies[item] = null;
    }
}
