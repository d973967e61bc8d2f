using System.Runtime.InteropServices;
using Pcp.Interop.Metrics;
using Pcp.Interop.Native;

namespace Pcp.Interop.Tests.Native;

internal sealed unsafe partial class LayoutTests
{
    [Test]
    public void Both_sides_of_the_border_have_the_same_layout()
    {
        Dictionary<string, uint> managed = SharedLayout.OfManaged(
            ("instances", typeof(NativeInstances)),
            ("column", typeof(NativeColumn)),
            ("exchange", typeof(NativeExchange)),
            ("metric", typeof(NativeMetric)),
            ("cluster", typeof(NativeCluster)),
            ("place", typeof(NativePlace)),
            ("value", typeof(NativeValue)),
            ("names", typeof(NativeNames)),
            ("fetched", typeof(NativeFetched)),
            ("window", typeof(NativeWindow)),
            ("callbacks", typeof(NativeCallbacks)));
        managed.Add("directory", (Pmid.MaxCluster + 1) * (uint)sizeof(ulong));
        Assert.That(managed, Is.EquivalentTo(SharedLayout.OfNative(&Layout)));
    }

    [LibraryImport("pmshim", EntryPoint = "pmshim_layout")]
    private static partial int Layout(byte** names, uint* values, int capacity);
}
