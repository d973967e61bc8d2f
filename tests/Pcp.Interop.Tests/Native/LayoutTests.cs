using Pcp.Interop.Metrics;
using Pcp.Interop.Native;

namespace Pcp.Interop.Tests.Native;

internal sealed class LayoutTests
{
    private static readonly string[] _runners = ["child", "event"];

    [Test]
    public void Both_sides_of_the_border_have_the_same_layout()
    {
        Dictionary<string, uint> managed = ShimLayout.OfManaged(
            ("instances", typeof(NativeInstances)),
            ("column", typeof(NativeColumn)),
            ("exchange", typeof(NativeExchange)),
            ("metric", typeof(NativeMetric)),
            ("cluster", typeof(NativeCluster)),
            ("place", typeof(NativePlace)),
            ("value", typeof(NativeValue)),
            ("names", typeof(NativeNames)),
            ("callbacks", typeof(NativeCallbacks)),
            ("stat", typeof(NativeStat)));
        managed.Add("directory", (Pmid.MaxCluster + 1) * (uint)sizeof(ulong));
        IEnumerable<KeyValuePair<string, uint>> native =
            ShimLayout.OfNative().Where(entry => !_runners.Contains(entry.Key.Split('.')[0]));
        Assert.That(managed, Is.EquivalentTo(native));
    }
}
