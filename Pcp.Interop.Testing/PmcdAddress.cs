namespace Pcp.Interop.Testing;

/// <summary>
/// The host that a <see cref="PrivatePmcd"/> is to its clients, for tests of several hosts. It needs root: the pmcd
/// and its agents get a UTS namespace with this host name.
/// </summary>
/// <param name="HostName">The name, which its metrics' label <c>hostname</c> and archives have.</param>
/// <param name="Address">The address of this machine that pmcd listens at, to which the name resolves.</param>
/// <param name="Port">The TCP port, by default PCP's own.</param>
public sealed record PmcdAddress(string HostName, string Address, int Port = PmcdAddress.DefaultPort)
{
    /// <summary>The port that clients use unless told otherwise.</summary>
    public const int DefaultPort = 44321;
}
