using System.Buffers;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Sources;

/// <summary>
/// Options of the command line that the agent reads from annotations in the script: comments <c>// name: value</c>.
/// They are appended, so that lines keep their numbers in bpftrace's messages. The agent uses the last annotation of a
/// name, so that an option takes precedence over the script's own.
/// </summary>
internal sealed record AnnotationOptions
{
    /// <summary>The name of the annotation that labels the script's metrics.</summary>
    internal const string LabelAnnotation = "label";

    // The characters that end a line for the agent, and NUL, which it refuses.
    private static readonly SearchValues<char> _lineEnds = SearchValues.Create("\n\r\f\u0085\u2028\u2029\0");

    /// <summary>The name under which the script is registered; null for the script's own, if any.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The positional parameters <c>$1</c> and so on, as words quoted as in a shell; null for the script's own.
    /// </summary>
    public string? Arguments { get; init; }

    /// <summary>How often maps are read; null for the script's own.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>A label of the script's metrics, <c>name=value</c>, in the last line; null for none.</summary>
    public string? Label { get; init; }

    /// <summary>The code for the agent.</summary>
    /// <exception cref="ScriptException">An option has a value that no annotation can express.</exception>
    public string AddTo(ScriptText script)
    {
        StringBuilder code = new(script.Code);
        Append(code, Annotation.ScriptName, Name is null ? null : ScriptNames.Check(Name));
        Append(code, "args", Arguments is null ? null : CheckArguments(Arguments));
        Append(code, "interval", Interval is { } interval ? Format(interval) : null);
        Append(code, LabelAnnotation, Label);
        ScriptDecoder.CheckLength(script.Label, Encoding.UTF8.GetByteCount(code.ToString()));
        return code.ToString();
    }

    private static void Append(StringBuilder code, string name, string? value)
    {
        if (value is null)
            return;
        if (code.Length > 0 && code[^1] != '\n')
            code.Append('\n');
        code.Append($"// {name}: {value}\n");
    }

    private static string CheckArguments(string arguments)
    {
        ScriptException.ThrowIf(
            arguments.AsSpan().ContainsAny(_lineEnds),
            $"'{VisibleText.Of(arguments)}' cannot be a script's arguments: they must be on one line");
        return arguments;
    }

    private static string Format(TimeSpan interval)
    {
        long milliseconds = interval.Ticks / TimeSpan.TicksPerMillisecond;
        ScriptException.ThrowIf(
            milliseconds < 1 || interval > PrintInterval.Longest,
            "the interval must be at least a millisecond and at most a day");
        return milliseconds % 1000 == 0 ? $"{milliseconds / 1000}" : $"{milliseconds}ms";
    }
}
