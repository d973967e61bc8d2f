using Bpftrace.Runner.Language.Syntax;

namespace Bpftrace.Runner.Language.Probes;

/// <summary>
/// The part of a script between two outermost closing braces: usually probes with their block, but also a structure, a
/// function or a configuration.
/// </summary>
internal sealed class ScriptSection
{
    // Fields of a longer list of tracepoints are taken for signed.
    private const int MaxTracepoints = 64;

    private readonly string[][] _tracepoints; // split at their colons; none if there are too many, or other probes
    private readonly Dictionary<string, TracepointField?> _fields = [];
    private readonly ITracepointFormats _formats;

    private ScriptSection(string heading, int first, int end, ITracepointFormats formats)
    {
        // A probe may have a name: `first=begin`.
        string[] probes = [.. heading.Split(',').Select(static probe => probe[(probe.IndexOf('=') + 1)..])];
        string[][] parts = [.. probes.Select(static probe => probe.Split(':'))];
        _tracepoints = parts.Length <= MaxTracepoints
            && Array.TrueForAll(parts, static probe => probe is ["tracepoint" or "t", _, _]) ? parts : [];
        _formats = formats;
        First = first;
        End = end;
        AttachPoints = [.. probes.Where(static probe => IsEnd(probe) || IsAttachPoint(probe))];
        RunsAtEndsOnly = Array.TrueForAll(probes, IsEnd);
    }

    public static ScriptSection Empty { get; } = new("", 0, 0, new TraceFs(TimeProvider.System));

    public int First { get; } // the first token after leading statements without braces, such as import "a";
    public int End { get; } // the first token after the section
    public string[] AttachPoints { get; } // as the script writes them, without blanks, names, predicates
    public bool RunsAtEndsOnly { get; } // before or after all other probes: in BEGIN or END

    /// <summary>Reads the section that starts at a token.</summary>
    public static ScriptSection Read(TokenList tokens, int start, ITracepointFormats formats)
    {
        int opening = start;
        int first = start;
        for (; tokens.Kind(opening) is not (TokenKind.OpenBrace or TokenKind.None); opening++)
        {
            if (tokens.Kind(opening) == TokenKind.Semicolon)
                first = opening + 1;
        }

        IEnumerable<string> heading = Enumerable.Range(first, opening - first).Select(tokens.Name);
        int closing = tokens.Closing(opening);
        return new ScriptSection(
            string.Concat(heading.TakeWhile(static token => token is not "/")),
            first,
            closing < 0 ? tokens.Count : closing + 1,
            formats);
    }

    /// <summary>Whether an attach point iterates over objects of the kernel once, after which bpftrace ends.</summary>
    public static bool IsIterator(string attachPoint) => attachPoint.Split(':', 2)[0] is "iter" or "it";

    /// <summary>Whether an attach point is the beginning or the end of the script, which fire once.</summary>
    public static bool IsEnd(string attachPoint) => attachPoint is "BEGIN" or "END" or "begin" or "end";

    /// <summary>A field of <c>args</c>; null if one of the section's probes is not known to have it.</summary>
    public TracepointField? Field(string field)
    {
        if (!_fields.TryGetValue(field, out TracepointField? found))
        {
            found = TracepointField.Common(_tracepoints.Select(probe => _formats.Find(probe[1], probe[2], field)));
            _fields.Add(field, found);
        }

        return found;
    }

    /// <summary>A structure, a function or a configuration has no colon, or brackets before it.</summary>
    private static bool IsAttachPoint(string probe) =>
        probe.IndexOf(':') is var colon and > 0 && !probe.AsSpan(0, colon).ContainsAny("(){}");
}
