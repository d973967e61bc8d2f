namespace Pcp.Interop.Native;

// The structures of pmshim.h, field for field. A test compares sizes and offsets with those of layout.c.

internal unsafe struct NativeInstances
{
    internal int Count, Unused;
    internal int* Ids;
    internal uint* Offsets;
    internal byte* Names;
}

internal unsafe struct NativeColumn
{
    internal ulong* Cells;
    internal byte* Text;
    internal NativeInstances* Instances;
    internal int Count, Unused;
}

internal unsafe struct NativeExchange
{
    internal NativeColumn* Snapshot0, Snapshot1, Snapshot2;
    internal uint Middle, Front;
    internal ulong Taken;
    internal long Accessed;
    internal uint Resting, Unused;
}

internal unsafe struct NativeMetric
{
    internal uint Pmid;
    internal int Type;
    internal uint InDom, Flags, Column;
    internal int Semantics;
    internal sbyte DimSpace, DimTime, DimCount;
    internal byte ScaleSpace, ScaleTime;
    internal sbyte ScaleCount, Unused0, Unused1;
    internal NativeExchange* Exchange;

    internal const uint Refresh = 1;
}

internal unsafe struct NativeCluster
{
    internal NativeMetric* Metrics;
    internal uint Count, Unused;
}

internal unsafe struct NativePlace
{
    internal NativeExchange* Exchange;
    internal uint Column, Unused;
}

internal unsafe struct NativeValue
{
    internal int Type, Instance;
    internal byte* Text;
    internal ulong Length, Bits;
}

internal unsafe struct NativeNames
{
    internal byte* Text;
    internal ulong Length;
    internal int* Status;
    internal int Count, Unused;
}

internal unsafe struct NativeFetched
{
    internal long Seconds;
    internal int Nanoseconds, Count;
    internal int Changes, Unused;
    internal int* Counts;
    internal NativeValue* Values;
}

internal struct NativeWindow
{
    internal long Start, End, Origin;
}

internal unsafe struct NativeCallbacks
{
    internal void* Self;
    internal delegate* unmanaged<void*, int, uint, int> Refresh;
    internal delegate* unmanaged<void*, uint, void> Request;
    internal delegate* unmanaged<void*, uint, NativeMetric*, int> Desc;
    internal delegate* unmanaged<void*, int, uint, NativePlace*, int> Instance;
    internal delegate* unmanaged<void*, uint, int, byte**, int> Text;
    internal delegate* unmanaged<void*, int, uint, NativeValue*, int> Store;
    internal delegate* unmanaged<void*, byte*, uint*, int> Pmid;
    internal delegate* unmanaged<void*, uint, NativeNames*, int> Name;
    internal delegate* unmanaged<void*, byte*, int, NativeNames*, int> Children;
    internal delegate* unmanaged<void*, int, int, byte*, int, int> Attribute;
    internal delegate* unmanaged<void*, uint, int, byte**, int> Label;
    internal delegate* unmanaged<void*, uint, int, byte**, int> InstanceLabel;
    internal delegate* unmanaged<void*, int> Check;
    internal delegate* unmanaged<void*, int, void> EndContext;
}
