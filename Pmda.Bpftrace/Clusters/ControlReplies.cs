using System.Runtime.CompilerServices;
using Pcp.Interop.Clients;
using Pmda.Bpftrace.Json;

namespace Pmda.Bpftrace.Clusters;

/// <summary>
/// The outcome of each client's last store to each control metric, until that client has fetched it once. Another client
/// never sees it, and it goes with the client's context. pmcd's thread only.
/// </summary>
internal sealed class ControlReplies
{
    private readonly ConditionalWeakTable<ClientContext, byte[]?[]> _replies = [];

    public void Set(ClientContext client, int item, byte[] reply) =>
        _replies.GetValue(client, static _ => new byte[PmidMap.Control.Count][])[item] = reply;

    /// <summary>Returns the reply for a client and drops it.</summary>
    public ReadOnlySpan<byte> Take(ClientContext client, int item)
    {
        if (!_replies.TryGetValue(client, out byte[]?[]? replies) || replies[item] is not { } reply)
            return ControlReply.Nothing;
        replies[item] = null;
        return reply;
    }

    /// <summary>Drops the reply to an earlier store, which is not the outcome of the next one.</summary>
    public void Forget(ClientContext client, int item)
    {
        if (_replies.TryGetValue(client, out byte[]?[]? replies))
            replies[item] = null;
    }
}
