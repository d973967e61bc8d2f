using System.Runtime.InteropServices;

namespace Pcp.Interop.Native;

/// <summary>Children: <c>spawn.c</c>. Any thread; a child dies with the thread that started it.</summary>
internal static partial class ShimProcess
{
    /// <summary>Both lists end with null; a null <paramref name="environment"/> passes on our own.</summary>
    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_spawn", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Spawn(string?[] arguments, string?[]? environment, out NativeChild child);

    /// <summary>1 once the child is gone, with its status as from waitpid(2); it is reaped by this call.</summary>
    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_reap")]
    internal static partial int Reap(int pid, out int status);

    /// <summary>A negative <paramref name="pid"/> means the process group.</summary>
    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_kill")]
    internal static partial int Kill(int pid, int signal);

    [LibraryImport(Libraries.Shim, EntryPoint = "pmshim_raise_memlock")]
    internal static partial int RaiseMemlock();
}
