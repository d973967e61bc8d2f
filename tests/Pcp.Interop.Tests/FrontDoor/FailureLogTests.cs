using Microsoft.Extensions.Logging;
using Moq;
using Pcp.Interop.Tests.Tables;

namespace Pcp.Interop.Tests.FrontDoor;

internal sealed class FailureLogTests
{
    private readonly Mock<ILogger> _log = new();
    private ManualTime _time = null!;
    private FailureLog _failures = null!;

    [SetUp]
    public void Create()
    {
        _log.Reset();
        _log.Setup(log => log.IsEnabled(It.IsAny<LogLevel>())).Returns(true);
        _time = new ManualTime();
        _failures = new FailureLog(_time);
    }

    private IEnumerable<IInvocation> Calls =>
        _log.Invocations.Where(call => call.Method.Name == nameof(ILogger.Log));

    private IEnumerable<string> Entries => Calls.Select(call => $"{call.Arguments[2]}");

    private void Fail(string function, string message) =>
        _failures.Add(_log.Object, function, new IOException(message));

    [Test]
    public void The_first_failure_of_each_function_and_message_is_logged_with_its_exception()
    {
        for (int i = 0; i < 3; i++)
        {
            Fail("a", "gone");
            Fail("b", "gone");
            Fail("a", "late");
        }

        Assert.That(
            Calls.Select(call => $"{call.Arguments[2]}, {((Exception)call.Arguments[3]!).Message}"),
            Is.EqualTo(new[]
            {
                "a: the agent's function failed, gone",
                "b: the agent's function failed, gone",
                "a: the agent's function failed, late",
            }));
    }

    [Test]
    public void Further_failures_are_counted_once_a_minute()
    {
        for (int second = 0; second < 150; second++)
        {
            Fail("a", "gone");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That(
            Entries.Skip(1),
            Is.EqualTo(Enumerable.Repeat("a: the agent's function failed 60 more times, the last time with: gone", 2)));
    }

    [Test]
    public void An_error_for_the_client_is_information_with_its_message()
    {
        for (int second = 0; second < 90; second++)
        {
            _failures.Add(_log.Object, "a", new PmException(PmError.TryAgain, "not yet"));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        string problem = $"not yet: {PmError.TryAgain}";
        Assert.That(
            Entries,
            Is.EqualTo(new[]
            {
                $"a: the agent's function had an error for the client: {problem}",
                $"a: the agent's function had an error for the client 60 more times, the last time: {problem}",
            }));
        Assert.That(Calls.Select(call => call.Arguments[0]), Is.All.EqualTo(LogLevel.Information));
    }

    [Test]
    public void Messages_that_are_always_others_are_no_end_of_entries()
    {
        for (int i = 0; i < 1000; i++)
            Fail("a", $"error {i}");
        Assert.That(Entries.Count(), Is.LessThan(10));
    }
}
