using Bpftrace.Runner.Children;

namespace Bpftrace.Runner.Tests.Children;

internal sealed class OwnerThreadTests
{
    [Test]
    public void A_use_on_another_thread_is_found()
    {
        OwnerThread owner = new();
        owner.Check();
        Exception? caught = null;
        Thread other = new(() => caught = Assert.Catch(owner.Check));
        other.Start();
        other.Join();

        Assert.That(owner.Check, Throws.Nothing);
        Assert.That(caught, Is.TypeOf<InvalidOperationException>());
    }
}
