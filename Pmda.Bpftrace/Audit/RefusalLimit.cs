using Bpftrace.Runner.Children;
using Pmda.Bpftrace.Access;

namespace Pmda.Bpftrace.Audit;

/// <summary>
/// Limits the lines about clients that may not store anything, so that no user of the host can fill its disk. The first
/// requests of each client in a minute are logged one by one; further ones are counted, and the audit trail gets the
/// count when the minute is over. Any thread.
/// </summary>
/// <param name="loop">Times the minute.</param>
/// <param name="audit">Receives the counts.</param>
internal sealed class RefusalLimit(IEventLoop loop, AuditTrail audit)
{
    /// <summary>How many requests of a client are logged in a minute.</summary>
    public const int MostLogged = 10;

    /// <summary>
    /// How many clients are counted apart in a minute: one user may have many uids, for example in a container.
    /// </summary>
    public const int MostClients = 100;

    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string? SaslName, uint? Uid, PeerKind Peer), Refused> _refused = [];
    private long _ofOthers;

    /// <summary>Counts a request that is refused.</summary>
    /// <returns>Whether it is to be logged.</returns>
    public bool Admits(Requester by)
    {
        lock (_gate)
        {
            if (_refused.Count == 0)
                loop.Post(() => loop.Schedule(_minute, Report));
            (string?, uint?, PeerKind) key = (by.Client.SaslName, by.Client.Uid, by.Client.Peer);
            if (!_refused.TryGetValue(key, out Refused? refused))
            {
                if (_refused.Count == MostClients)
                {
                    _ofOthers++;
                    return false;
                }

                _refused.Add(key, refused = new Refused());
            }

            refused.Last = by;
            return ++refused.Count <= MostLogged;
        }
    }

    /// <summary>Writes how many were not logged, and begins anew.</summary>
    public void Report()
    {
        Refused[] refused;
        long ofOthers;
        lock (_gate)
        {
            refused = [.. _refused.Values.Where(refused => refused.Count > MostLogged)];
            _refused.Clear();
            (ofOthers, _ofOthers) = (_ofOthers, 0);
        }

        foreach (Refused client in refused)
            Write(client.Last, client.Count - MostLogged, "further requests within a minute");
        if (ofOthers > 0)
            Write(null, ofOthers, "requests of other clients within the minute");
    }

    private void Write(Requester? by, long count, string reason) =>
        audit.Write(new AuditEvent("further") { By = by, Count = count, Refusal = reason });

    private sealed class Refused
    {
        public long Count { get; set; }

        public Requester? Last { get; set; }
    }
}
