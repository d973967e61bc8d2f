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

    private readonly List<(string Category, string Name)> _tracepoints = [];
    private readonly Dictionary<string, TracepointField?> _fields = [];
    private readonly ITracepointFormats? _formats;
    private readonly bool _hasOtherProbes;

    private ScriptSection(string probes, int first, int end, ITracepointFormats? formats)
    {
        First = first;
        End = end;
        _formats = formats;
        RunsAtEndsOnly = true;
        foreach (Range range in probes.AsSpan().Split(','))
        {
            // A probe may have a name: `first=begin`.
            ReadOnlySpan<char> probe = probes.AsSpan(range);
            probe = probe[(probe.IndexOf('=') + 1)..];
            RunsAtEndsOnly &= IsEnd(probe);
            if (IsEnd(probe) || IsAttachPoint(probe))
                AttachPoints.Add(probe.ToString());
            if (!TryAddTracepoint(probe))
                _hasOtherProbes = true;
        }
    }

    public static ScriptSection Empty { get; } = new("", 0, 0, null);

    public int First { get; } // the first token after leading statements without braces, such as import "a";
    public int End { get; } // the first token after the section
    public List<string> AttachPoints { get; } = []; // as the script writes them, without blanks, names, predicates
    public bool RunsAtEndsOnly { get; } // before or after all other probes: in BEGIN or END

    public static bool IsEnd(ReadOnlySpan<char> attachPoint) => attachPoint is "BEGIN" or "END" or "begin" or "end";

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

        int end = first;
        while (end < opening && tokens.Text(end) is not "/")
            end++;
        string probes = string.Concat(Enumerable.Range(first, end - first).Select(tokens.Name));
        int closing = tokens.Closing(opening);
        return new ScriptSection(probes, first, closing < 0 ? tokens.Count : closing + 1, formats);
    }

    /// <summary>A field of <c>args</c>; null if one of the section's probes is not known to have it.</summary>
    public TracepointField? Field(string field)
    {
        if (_hasOtherProbes || _formats is null || _tracepoints.Count > MaxTracepoints)
            return null;

        if (!_fields.TryGetValue(field, out TracepointField? found))
        {
            found = _formats.Find(_tracepoints[0].Category, _tracepoints[0].Name, field);
            foreach ((string category, string name) in _tracepoints.Skip(1))
                found = found is null ? null : TracepointField.Either(found, _formats.Find(category, name, field));
            _fields.Add(field, found);
        }

        return found;
    }

    /// <summary>A structure, a function or a configuration has no colon, or brackets before it.</summary>
    private static bool IsAttachPoint(ReadOnlySpan<char> probe) =>
        probe.IndexOf(':') is var colon and > 0 && !probe[..colon].ContainsAny("(){}");

    private bool TryAddTracepoint(ReadOnlySpan<char> probe)
    {
        Span<Range> parts = stackalloc Range[4];
        if (probe.Split(parts, ':') != 3 || probe[parts[0]] is not ("tracepoint" or "t"))
            return false;
        _tracepoints.Add((probe[parts[1]].ToString(), probe[parts[2]].ToString()));
        return true;
    }
}
