namespace Pcp.Interop.Native;

// The structures of pmshim.h, field for field. A test compares sizes and offsets with those of layout.c.

internal unsafe struct NativeInstances
{
    internal int Count;
    internal int Unused;
    internal int* Ids;
    internal uint* Offsets;
    internal byte* Names;
}

internal unsafe struct NativeColumn
{
    internal ulong* Cells;
    internal byte* Text;
    internal NativeInstances* Instances;
    internal int Count;
    internal int Unused;
}

internal unsafe struct NativeExchange
{
    internal NativeColumn* Snapshot0;
    internal NativeColumn* Snapshot1;
    internal NativeColumn* Snapshot2;
    internal uint Middle;
    internal uint Front;
    internal ulong Taken;
    internal long Accessed;
}

internal unsafe struct NativeMetric
{
    internal uint Pmid;
    internal int Type;
    internal uint InDom;
    internal uint Flags;
    internal uint Column;
    internal int Semantics;
    internal sbyte DimSpace;
    internal sbyte DimTime;
    internal sbyte DimCount;
    internal byte ScaleSpace;
    internal byte ScaleTime;
    internal sbyte ScaleCount;
    internal sbyte Unused0;
    internal sbyte Unused1;
    internal NativeExchange* Exchange;

    internal const uint Refresh = 1;
}

internal unsafe struct NativeCluster
{
    internal NativeMetric* Metrics;
    internal uint Count;
    internal uint Unused;
}

internal unsafe struct NativePlace
{
    internal NativeExchange* Exchange;
    internal uint Column;
    internal uint Unused;
}

internal unsafe struct NativeValue
{
    internal int Type;
    internal int Instance;
    internal byte* Text;
    internal ulong Length;
    internal ulong Bits;
}

internal unsafe struct NativeNames
{
    internal byte* Text;
    internal ulong Length;
    internal int* Status;
    internal int Count;
    internal int Unused;
}

internal unsafe struct NativeCallbacks
{
    internal void* Self;
    internal delegate* unmanaged<void*, int, uint, int> Refresh;
    internal delegate* unmanaged<void*, uint, NativeMetric*, int> Desc;
    internal delegate* unmanaged<void*, int, uint, NativePlace*, int> Instance;
    internal delegate* unmanaged<void*, uint, int, byte**, int> Text;
    internal delegate* unmanaged<void*, int, uint, NativeValue*, int> Store;
    internal delegate* unmanaged<void*, byte*, uint*, int> Pmid;
    internal delegate* unmanaged<void*, uint, NativeNames*, int> Name;
    internal delegate* unmanaged<void*, byte*, int, NativeNames*, int> Children;
    internal delegate* unmanaged<void*, int, int, byte*, int, int> Attribute;
    internal delegate* unmanaged<void*, uint, int, byte**, int> Label;
    internal delegate* unmanaged<void*, int> Check;
    internal delegate* unmanaged<void*, int, void> EndContext;
}

internal struct NativeStat
{
    internal uint Uid;
    internal uint Gid;
    internal uint Mode;
    internal uint Unused;
    internal ulong Size;
}
