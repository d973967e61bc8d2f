using System.Runtime.InteropServices;

namespace Pcp.Interop.Native;

/// <summary>Tables as C sees them: <c>fetch.c</c> and <c>layout.c</c>.</summary>
internal static unsafe partial class ShimTables
{
    /// <summary>Takes the newest snapshot as a request of pmcd would. For tests.</summary>
    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_read_newest")]
    internal static partial NativeColumn* ReadNewest(NativeExchange* exchange, uint column);

    /// <summary>Names and values of sizes and offsets; returns how many there are.</summary>
    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_layout")]
    internal static partial int Layout(byte** names, uint* values, int capacity);
}
