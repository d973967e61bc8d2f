using System.Runtime.CompilerServices;
using Pcp.Interop.Clients;
using Pmda.Bpftrace.Json;

namespace Pmda.Bpftrace.Clusters;

/// <summary>
/// The outcome of each client's last store to each control metric, until that client has fetched it once. Another
/// client never sees it, and it goes with the client's context. pmcd's thread only.
/// </summary>
internal sealed class ControlReplies
{
    private readonly ConditionalWeakTable<ClientContext, Dictionary<int, byte[]>> _replies = [];

    public void Set(ClientContext client, int item, byte[] reply) => _replies.GetOrCreateValue(client)[item] = reply;

    /// <summary>Takes the reply for a client, which gets it once.</summary>
    public ReadOnlySpan<byte> Take(ClientContext client, int item) =>
        _replies.TryGetValue(client, out Dictionary<int, byte[]>? replies) && replies.Remove(item, out byte[]? reply)
            ? reply
            : ControlReply.Nothing;

    /// <summary>Drops the outcome of an earlier store, before another one that may have none.</summary>
    public void Forget(ClientContext client, int item)
    {
        if (_replies.TryGetValue(client, out Dictionary<int, byte[]>? replies))
            replies.Remove(item);
    }
}
