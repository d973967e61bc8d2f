namespace Bpftrace.Runner.Language.Probes;

/// <summary>
/// What stands between two outermost closing braces of a script: most often probes with their block, but a structure, a
/// function or a configuration too.
/// </summary>
internal sealed class ScriptSection
{
    // Whoever lists more of them has to live with signed numbers.
    private const int MostTracepoints = 64;

    private readonly List<(string Category, string Name)> _tracepoints = [];
    private readonly Dictionary<string, TracepointField?> _fields = new(StringComparer.Ordinal);
    private readonly ITracepointFormats? _formats;
    private readonly bool _hasOtherProbes;

    private ScriptSection()
    {
    }

    private ScriptSection(string probes, int first, int end, ITracepointFormats formats)
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
            if (IsAttachPoint(probe))
                AttachPoints.Add(probe.ToString());
            RunsAtEndsOnly &= probe is "BEGIN" or "END" or "begin" or "end";
            if (!TryAddTracepoint(probe))
                _hasOtherProbes = true;
        }
    }

    /// <summary>A section without anything in it.</summary>
    public static ScriptSection Empty { get; } = new();

    /// <summary>Its first token that is not of a statement without braces, such as <c>import "a";</c>.</summary>
    public int First { get; }

    /// <summary>The first token after it.</summary>
    public int End { get; }

    /// <summary>Its probes as the script names them, without blanks, names and predicates.</summary>
    public List<string> AttachPoints { get; } = [];

    /// <summary>Whether it runs only before or after all other probes: in <c>BEGIN</c> or <c>END</c>.</summary>
    public bool RunsAtEndsOnly { get; }

    /// <summary>Reads the section that starts at <paramref name="start"/>.</summary>
    public static ScriptSection Read(TokenList tokens, int start, ITracepointFormats formats)
    {
        int opening = start;
        int first = start;
        for (; tokens.Kind(opening) is not (TokenKind.OpenBrace or TokenKind.None); opening++)
        {
            if (tokens.Kind(opening) == TokenKind.Semicolon)
                first = opening + 1;
        }

        int closing = tokens.Closing(opening);
        return new ScriptSection(
            ProbesText(tokens, first, opening), first, closing < 0 ? tokens.Count : closing + 1, formats);
    }

    /// <summary>A field of <c>args</c>; null if nothing is known of it in any of the section's probes.</summary>
    public TracepointField? Field(ReadOnlySpan<char> field)
    {
        if (_hasOtherProbes || _formats is null || _tracepoints.Count is 0 or > MostTracepoints)
            return null;

        Dictionary<string, TracepointField?>.AlternateLookup<ReadOnlySpan<char>> lookup = _fields.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(field, out TracepointField? found))
        {
            found = Find(_formats, field.ToString());
            lookup[field] = found;
        }

        return found;
    }

    private TracepointField? Find(ITracepointFormats formats, string field)
    {
        TracepointField? found = formats.Find(_tracepoints[0].Category, _tracepoints[0].Name, field);
        for (int i = 1; i < _tracepoints.Count && found is not null; i++)
            found = TracepointField.Either(found, formats.Find(_tracepoints[i].Category, _tracepoints[i].Name, field));
        return found;
    }

    /// <summary>The probes without blanks, up to the predicate or block.</summary>
    private static string ProbesText(TokenList tokens, int first, int opening)
    {
        int end = first;
        while (end < opening && tokens.Text(end) is not "/")
            end++;
        string[] texts = new string[end - first];
        for (int i = first; i < end; i++)
            texts[i - first] = tokens.Text(i).ToString();
        return string.Concat(texts);
    }

    /// <summary>A structure, a function or a configuration has no colon, or brackets before it.</summary>
    private static bool IsAttachPoint(ReadOnlySpan<char> probe) =>
        probe is "BEGIN" or "END" or "begin" or "end" || (probe.IndexOf(':') is var colon and > 0 && !probe[..colon].ContainsAny("(){}"));

    private bool TryAddTracepoint(ReadOnlySpan<char> probe)
    {
        Span<Range> parts = stackalloc Range[4];
        if (probe.Split(parts, ':') != 3 || probe[parts[0]] is not ("tracepoint" or "t"))
            return false;
        _tracepoints.Add((probe[parts[1]].ToString(), probe[parts[2]].ToString()));
        return true;
    }
}
