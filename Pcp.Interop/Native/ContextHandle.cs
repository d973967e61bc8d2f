using Microsoft.Win32.SafeHandles;

namespace Pcp.Interop.Native;

/// <summary>The number of a PMAPI context, which is destroyed when nobody uses it any more.</summary>
internal sealed class ContextHandle : SafeHandleMinusOneIsInvalid
{
    internal ContextHandle(int context)
        : base(ownsHandle: true) =>
        SetHandle(context);

    protected override bool ReleaseHandle() => ClientShim.Close(handle) >= 0;
}
