namespace Bpftrace.Runner.Native;

// The runner's structures of pmhost.h, field for field. A test compares sizes and offsets with those of layout.c.

internal struct NativeChild
{
    internal int Pid;
    internal int PidFd;
    internal int Input;
    internal int Output;
    internal int Error;
}

internal struct NativeLimits
{
    internal ulong Capabilities;
    internal ulong Data;
    internal int Nice, Unused;
}

internal struct NativeEvent
{
    internal ulong Token;
    internal uint Events;
    internal uint Unused;

    internal const uint Readable = 1;
    internal const uint Writable = 2;
}

internal struct NativeStat
{
    internal uint Uid, Gid, Mode;
}
