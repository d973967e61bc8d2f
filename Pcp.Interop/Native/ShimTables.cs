using System.Runtime.InteropServices;

namespace Pcp.Interop.Native;

/// <summary>Tables as C reads them: <c>tables.c</c>.</summary>
internal static unsafe partial class ShimTables
{
    /// <summary>Takes the newest snapshot as a request of pmcd would. For tests.</summary>
    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_read_newest")]
    internal static partial NativeColumn* ReadNewest(NativeExchange* exchange, uint column);

    /// <summary>The clock of <see cref="NativeExchange.Accessed"/>: CLOCK_MONOTONIC in milliseconds. Any thread.</summary>
    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_now")]
    [SuppressGCTransition]
    internal static partial long Now();
}
