using Moq;
using Serilog;
using Barrier = Pcp.Interop.Native.Barrier;

namespace Pcp.Interop.Tests.Native;

internal sealed class BarrierTests
{
    private readonly InvalidOperationException _exception = new("from a callback");

    [Test]
    public void An_exception_is_logged_and_becomes_an_error_code()
    {
        Mock<ILogger> log = new();
        Assert.That(Barrier.Stop(_exception, "Store", log.Object), Is.EqualTo(PmError.Generic.Code));
        log.Verify(l => l.Error(_exception, It.IsAny<string>(), "Store"), Times.Once);
    }

    [Test]
    public void A_log_that_throws_does_not_let_anything_pass()
    {
        Mock<ILogger> log = new(MockBehavior.Strict);
        Assert.That(Barrier.Stop(_exception, "Store", log.Object), Is.EqualTo(PmError.Generic.Code));
    }
}
