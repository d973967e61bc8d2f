using Microsoft.Extensions.Logging;
using Moq;
using Pcp.Interop.Hosting;

namespace Pcp.Interop.Tests.Hosting;

internal sealed class CallbackGuardTests
{
    private readonly InvalidOperationException _exception = new("from a callback");

    [Test]
    public void An_exception_is_logged_and_becomes_an_error_code()
    {
        Mock<ILogger> log = new();
        log.Setup(l => l.IsEnabled(LogLevel.Error)).Returns(true);
        Assert.That(CallbackGuard.Stop(_exception, "Store callback", log.Object), Is.EqualTo(PmError.Generic.Code));
        log.Verify(
            l => l.Log(
                LogLevel.Error,
                It.IsAny<EventId>(),
                It.Is<It.IsAnyType>((state, _) => $"{state}" == "Store callback failed; please report this"),
                _exception,
                It.IsAny<Func<It.IsAnyType, Exception?, string>>()),
            Times.Once);
    }

    [Test]
    public void A_log_that_throws_does_not_let_anything_pass()
    {
        Mock<ILogger> log = new(MockBehavior.Strict);
        Assert.That(CallbackGuard.Stop(_exception, "Store callback", log.Object), Is.EqualTo(PmError.Generic.Code));
    }
}
