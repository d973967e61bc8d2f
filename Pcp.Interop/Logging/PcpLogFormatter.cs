using Serilog.Events;
using Serilog.Formatting;
using Serilog.Parsing;

namespace Pcp.Interop.Logging;

/// <summary>
/// Log events as PCP writes them (pmNotifyErr(3)): <c>[Sun Nov 22 10:48:48] pmdasimple(19111) Info: text</c>.
/// Further lines of a text are indented, and control characters are escaped, so that no text from outside can pass for
/// a line of the log.
/// </summary>
internal sealed class PcpLogFormatter(string program, int pid) : ITextFormatter
{
    private const string Continuation = "\n    ";

    public void Format(LogEvent logEvent, TextWriter output)
    {
        DateTime time = logEvent.Timestamp.LocalDateTime;
        output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"[{time:ddd MMM} {time.Day,2} {time:HH:mm:ss}] {program}({pid}) {Level(logEvent.Level)}: "));
        using StringWriter text = new(CultureInfo.InvariantCulture);
        foreach (MessageTemplateToken token in logEvent.MessageTemplate.Tokens)
        {
            // A string property as it is: Serilog's own rendering would put it in quotes.
            if (token is PropertyToken property &&
                logEvent.Properties.TryGetValue(property.PropertyName, out LogEventPropertyValue? value) &&
                value is ScalarValue { Value: string s })
            {
                text.Write(s);
            }
            else
            {
                token.Render(logEvent.Properties, text, CultureInfo.InvariantCulture);
            }
        }

        if (logEvent.Exception is not null)
            text.Write($"\n{logEvent.Exception}");
        WriteLines(text.ToString().AsSpan().TrimEnd(), output);
        output.Write('\n');
    }

    private static void WriteLines(ReadOnlySpan<char> text, TextWriter output)
    {
        foreach (char c in text)
        {
            if (c == '\n')
                output.Write(Continuation);
            else if (c == '\t' || !char.IsControl(c))
                output.Write(c);
            else
                output.Write(string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"));
        }
    }

    private static string Level(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => "Debug",
        LogEventLevel.Information => "Info",
        LogEventLevel.Warning => "Warning",
        LogEventLevel.Error => "Error",
        _ => "Critical",
    };
}
