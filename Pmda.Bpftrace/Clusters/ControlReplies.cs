using Pcp.Interop.Clients;
using Pmda.Bpftrace.Json;

namespace Pmda.Bpftrace.Clusters;

/// <summary>
/// The outcome of one client's last store to each control metric, until it has fetched it once. Another client never
/// sees it. pmcd's thread only.
/// </summary>
internal sealed class ControlReplies
{
    private readonly Dictionary<int, byte[]> _replies = [];

    /// <summary>Keeps a reply for a client.</summary>
    public static void Set(ClientContext client, int item, byte[] reply)
    {
        client.State ??= new ControlReplies();
        ((ControlReplies)client.State)._replies[item] = reply;
    }

    /// <summary>Takes the reply for a client, which gets it once.</summary>
    public static ReadOnlySpan<byte> Take(ClientContext client, int item) =>
        client.State is ControlReplies { _replies: var replies } && replies.Remove(item, out byte[]? reply)
            ? reply
            : ControlReply.Nothing;

    /// <summary>Drops the outcome of an earlier store, before another one that may have none.</summary>
    public static void Forget(ClientContext client, int item) =>
        (client.State as ControlReplies)?._replies.Remove(item);
}
