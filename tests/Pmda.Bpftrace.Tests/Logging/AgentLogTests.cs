using System.Globalization;
using Moq;
using Pmda.Bpftrace.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;
using Serilog.Sinks.Async;

namespace Pmda.Bpftrace.Tests.Logging;

internal sealed class AgentLogTests
{
    private static LogEvent Event(
        string template, Exception? exception = null, params (string Name, object Value)[] properties) =>
        new(
            DateTimeOffset.UnixEpoch,
            LogEventLevel.Information,
            exception,
            new MessageTemplateParser().Parse(template),
            properties.Select(p => new LogEventProperty(p.Name, new ScalarValue(p.Value))));

    private static string TextOf(string template, params (string Name, object Value)[] properties) =>
        AgentLog.TextOf(Event(template, null, properties));

    [Test]
    public void Properties_stand_in_the_text_without_quotes() =>
        Assert.That(
            TextOf("started script {Name} with {Count} probes", ("Name", "x y"), ("Count", 3)),
            Is.EqualTo("started script x y with 3 probes"));

    [Test]
    public void Braces_in_a_value_are_only_text() =>
        Assert.That(TextOf("{Text}", ("Text", "{Other} \"q\"")), Is.EqualTo("{Other} \"q\""));

    [Test]
    public void A_missing_property_is_shown_as_in_the_template() =>
        Assert.That(TextOf("x {Missing} y"), Is.EqualTo("x {Missing} y"));

    [Test]
    public void An_exception_follows() =>
        Assert.That(
            AgentLog.TextOf(Event("x", new InvalidOperationException("why"))),
            Is.EqualTo("x\nSystem.InvalidOperationException: why"));

    [Test]
    public void The_users_culture_does_not_matter()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        other.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = other;
        try
        {
            Assert.That(TextOf("{N}", ("N", 1.5)), Is.EqualTo("1.5"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Lines_that_were_dropped_are_counted_once_there_is_room_again()
    {
        Mock<IAsyncLogEventSinkInspector> queue = new();
        queue.Setup(of => of.BufferSize).Returns(10);
        AgentLog log = new();
        log.StartMonitoring(queue.Object);
        Assert.That(log.Dropped(), Is.Null);

        queue.Setup(of => of.DroppedMessagesCount).Returns(7);
        queue.Setup(of => of.Count).Returns(6);
        Assert.That(log.Dropped(), Is.Null);
        queue.Setup(of => of.Count).Returns(5);
        Assert.That(
            log.Dropped(), Is.EqualTo("7 lines before this one were dropped, because the log's disk is slow"));
        Assert.That(log.Dropped(), Is.Null);
    }

    [Test]
    public void A_flush_returns_whether_the_lines_were_written_in_time()
    {
        using Logger writes = new LoggerConfiguration().WriteTo.Sink(new AgentLog()).CreateLogger();
        using Logger never = new LoggerConfiguration().CreateLogger();
        Assert.That(AgentLog.Flush(writes, TimeSpan.FromMinutes(1)), Is.True);
        Assert.That(AgentLog.Flush(never, TimeSpan.FromMilliseconds(1)), Is.False);
    }

    [TestCase(LogEventLevel.Verbose, Microsoft.Extensions.Logging.LogLevel.Trace)]
    [TestCase(LogEventLevel.Information, Microsoft.Extensions.Logging.LogLevel.Information)]
    [TestCase(LogEventLevel.Fatal, Microsoft.Extensions.Logging.LogLevel.Critical)]
    public void Levels_keep_their_meaning(LogEventLevel level, Microsoft.Extensions.Logging.LogLevel expected)
    {
        LogEvent logEvent = new(DateTimeOffset.UnixEpoch, level, null, new MessageTemplate([]), []);
        Assert.That(AgentLog.LevelOf(logEvent), Is.EqualTo(expected));
    }
}
