using Bpftrace.Runner.Native;
using Pcp.Interop.Tests.Native;

namespace Bpftrace.Runner.Tests.Native;

internal sealed class LayoutTests
{
    [Test]
    public void Both_sides_of_the_border_have_the_same_layout() =>
        Assert.That(
            ShimLayout.OfManaged(("child", typeof(NativeChild)), ("event", typeof(NativeEvent))),
            Is.SubsetOf(ShimLayout.OfNative()));
}
