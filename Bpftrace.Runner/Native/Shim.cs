using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

[assembly: DisableRuntimeMarshalling]

namespace Bpftrace.Runner.Native;

/// <summary>
/// The exports of <c>pmhost.h</c>, in their order there: child processes, the descriptors of an event loop, users,
/// groups, files and syslog. Results are 0 or more, or negative errno codes. Any thread.
/// </summary>
internal static partial class Shim
{
    /// <summary>EAGAIN: nothing to read, or no room to write.</summary>
    internal const int TryAgain = -11;

    private const string Library = "pmhost";

    /// <summary>
    /// Both lists end with null; the child gets <paramref name="environment"/> and nothing of ours. It dies with the
    /// thread that started it.
    /// </summary>
    [LibraryImport(Library, EntryPoint = "pmhost_spawn", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Spawn(
        string?[] arguments, string?[] environment, in NativeLimits limits, out NativeChild child);

    /// <summary>
    /// 1 once the child is gone, with its status as from waitpid(2); this call reaps it, and kills what is left of the
    /// process group that it led.
    /// </summary>
    [LibraryImport(Library, EntryPoint = "pmhost_reap")]
    internal static partial int Reap(int pid, out int status);

    /// <summary>A negative <paramref name="pid"/> means the process group.</summary>
    [LibraryImport(Library, EntryPoint = "pmhost_kill")]
    internal static partial int Kill(int pid, int signal);

    /// <summary>Makes this process the parent of orphans among its descendants.</summary>
    [LibraryImport(Library, EntryPoint = "pmhost_adopt_orphans")]
    internal static partial int AdoptOrphans();

    /// <summary>Whether a process is in this process's group.</summary>
    internal static bool IsInOurGroup(int pid) => GroupOf(pid) == GroupOf(0);

    /// <summary>The process group of a process; of this one if it is 0.</summary>
    [LibraryImport(Library, EntryPoint = "pmhost_group_of")]
    private static partial int GroupOf(int pid);

    [LibraryImport(Library, EntryPoint = "pmhost_raise_memlock")]
    internal static partial int RaiseMemlock();

    /// <summary>Takes all other capabilities from this process and from the programs that it starts.</summary>
    [LibraryImport(Library, EntryPoint = "pmhost_bound_capabilities")]
    internal static partial int BoundCapabilities(ulong capabilities);

    /// <summary>An epoll(7) descriptor.</summary>
    [LibraryImport(Library, EntryPoint = "pmhost_poll_create")]
    internal static partial int PollCreate();

    /// <summary>An eventfd(2): readable from a write until the next read, both of eight bytes.</summary>
    [LibraryImport(Library, EntryPoint = "pmhost_event_create")]
    internal static partial int EventCreate();

    [LibraryImport(Library, EntryPoint = "pmhost_poll_add")]
    internal static partial int PollAdd(SafeFileHandle poll, SafeFileHandle file, uint events, ulong token);

    [LibraryImport(Library, EntryPoint = "pmhost_poll_remove")]
    internal static partial int PollRemove(SafeFileHandle poll, SafeFileHandle file);

    [LibraryImport(Library, EntryPoint = "pmhost_poll_wait")]
    internal static partial int PollWait(SafeFileHandle poll, Span<NativeEvent> events, int capacity, int timeoutMs);

    [LibraryImport(Library, EntryPoint = "pmhost_read_fd")]
    internal static partial int Read(SafeFileHandle file, Span<byte> buffer, int size);

    [LibraryImport(Library, EntryPoint = "pmhost_write_fd")]
    internal static partial int Write(SafeFileHandle file, ReadOnlySpan<byte> buffer, int size);

    /// <summary>How many bytes can be read from a pipe now.</summary>
    [LibraryImport(Library, EntryPoint = "pmhost_waiting")]
    internal static partial int Waiting(SafeFileHandle pipe);

    /// <summary>The length of the name in bytes; 0 if no user has this id.</summary>
    [LibraryImport(Library, EntryPoint = "pmhost_user_name")]
    internal static partial int UserName(uint uid, Span<byte> buffer, int size);

    /// <summary>1 or 0.</summary>
    [LibraryImport(Library, EntryPoint = "pmhost_has_user", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int HasUser(string name);

    /// <summary>1 or 0.</summary>
    [LibraryImport(Library, EntryPoint = "pmhost_has_group", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int HasGroup(string name);

    /// <summary>1 if the user is in the group, 0 if not or if there is no such user or group.</summary>
    [LibraryImport(Library, EntryPoint = "pmhost_user_in_group", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int UserInGroup(string user, string group);

    /// <summary>Scripts have a probe at this function, which gets both numbers as its arguments.</summary>
    [LibraryImport(Library, EntryPoint = "pmhost_print")]
    internal static partial void Print(long script, long rests);

    /// <summary>The library that has this function: the length of its path; 0 if it is in the program itself.</summary>
    [LibraryImport(Library, EntryPoint = "pmhost_print_library")]
    internal static partial int PrintLibrary(Span<byte> buffer, int size);

    [LibraryImport(Library, EntryPoint = "pmhost_open_directory", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int OpenDirectory(string path);

    [LibraryImport(Library, EntryPoint = "pmhost_open_in", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int OpenIn(SafeFileHandle directory, string name);

    /// <summary>The entry itself, whatever it is, also a link; not for reading.</summary>
    [LibraryImport(Library, EntryPoint = "pmhost_open_entry", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int OpenEntry(SafeFileHandle directory, string name);

    [LibraryImport(Library, EntryPoint = "pmhost_open_to_read")]
    internal static partial int OpenToRead(SafeFileHandle entry);

    /// <summary>The length of the target in bytes.</summary>
    [LibraryImport(Library, EntryPoint = "pmhost_link_target")]
    internal static partial int LinkTarget(SafeFileHandle link, Span<byte> buffer, int size);

    [LibraryImport(Library, EntryPoint = "pmhost_stat_of")]
    internal static partial int StatOf(SafeFileHandle file, out NativeStat stat);

    /// <summary>The length of the ACL in bytes; 0 if there is none.</summary>
    [LibraryImport(Library, EntryPoint = "pmhost_access_acl")]
    internal static partial int AccessAcl(SafeFileHandle file, Span<byte> buffer, int size);

    [LibraryImport(Library, EntryPoint = "pmhost_syslog", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void Syslog(int isWarning, string text);

    /// <summary>Returns a result that is no error.</summary>
    /// <exception cref="IOException">The result is an error; the message has the attempt and the reason.</exception>
    internal static int Check(int result, string attempt) =>
        result < 0 ? throw new IOException($"{attempt}: {ErrorText(result)}") : result;

    /// <summary>The text of an error (strerror(3)).</summary>
    internal static string ErrorText(int result) => Marshal.GetPInvokeErrorMessage(-result);
}
