using Microsoft.Win32.SafeHandles;

namespace Pcp.Interop.Native;

/// <summary>The number of a PMAPI context, which is destroyed when nobody uses it any more.</summary>
internal sealed class ContextHandle : SafeHandleMinusOneIsInvalid
{
    private readonly Lock _gate;

    /// <param name="context">The number.</param>
    /// <param name="gate">Held while the context is used, and while it is destroyed.</param>
    internal ContextHandle(int context, Lock gate)
        : base(ownsHandle: true)
    {
        _gate = gate;
        SetHandle(context);
    }

    protected override bool ReleaseHandle()
    {
        lock (_gate)
            return ClientShim.Close(handle) >= 0;
    }
}
