namespace Pmda.Bpftrace.Access;

/// <summary>Who a client is, as far as pmcd has said.</summary>
/// <param name="SaslName">The user name that the client proved by SASL, or null. Wins over the uid.</param>
/// <param name="Uid">The user id of a local socket's peer, or null.</param>
internal sealed record ClientUser(string? SaslName, uint? Uid);
