using System.Runtime.InteropServices;
using Bpftrace.Runner.Native;
using Pcp.Interop.Tests.Native;

namespace Bpftrace.Runner.Tests.Native;

internal sealed unsafe partial class LayoutTests
{
    [Test]
    public void Both_sides_of_the_border_have_the_same_layout() =>
        Assert.That(
            SharedLayout.OfManaged(
                ("child", typeof(NativeChild)),
                ("limits", typeof(NativeLimits)),
                ("event", typeof(NativeEvent)),
                ("stat", typeof(NativeStat))),
            Is.EquivalentTo(SharedLayout.OfNative(&Layout)));

    [LibraryImport("pmhost", EntryPoint = "pmhost_layout")]
    private static partial int Layout(byte** names, uint* values, int capacity);
}
