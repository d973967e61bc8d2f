using System.Runtime.InteropServices;

namespace Pcp.Interop.Native;

/// <summary>Waiting for descriptors and using them: <c>io.c</c>. Any thread. Results are counts or negative errno codes.</summary>
internal static partial class ShimIo
{
    internal const int TryAgain = -11;

    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_poll_create")]
    internal static partial int PollCreate(out int wake);

    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_poll_add")]
    internal static partial int PollAdd(int poll, int fd, uint events, ulong token);

    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_poll_remove")]
    internal static partial int PollRemove(int poll, int fd);

    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_poll_wait")]
    internal static partial int PollWait(int poll, Span<NativeEvent> events, int capacity, int timeoutMs);

    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_wake")]
    internal static partial void Wake(int wake);

    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_wake_clear")]
    internal static partial void WakeClear(int wake);

    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_read_fd")]
    internal static partial int Read(int fd, Span<byte> buffer, int size);

    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_write_fd")]
    internal static partial int Write(int fd, ReadOnlySpan<byte> buffer, int size);

    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_close_fd")]
    internal static partial void Close(int fd);

    /// <summary>The clock of <see cref="NativeExchange.Accessed"/>: CLOCK_MONOTONIC in milliseconds.</summary>
    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_now")]
    [SuppressGCTransition]
    internal static partial long Now();
}
