using System.Runtime.CompilerServices;

[assembly: DisableRuntimeMarshalling]

namespace Pcp.Interop.Native;

/// <summary>Names of native libraries: the shim is the only one, and stands before all others.</summary>
internal static class Libraries
{
    /// <summary><c>libpmshim.so</c> beside the tests; linked into the agent itself.</summary>
    internal const string Shim = "pmshim";
}
