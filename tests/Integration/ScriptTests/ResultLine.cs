using System.Text.Json;
using System.Text.RegularExpressions;

namespace Integration.ScriptTests;

/// <summary>
/// Reads a line of the table with a result of a script: <c>=&gt; LEAF TYPE SEMANTICS [KIND] VALUES [(from VERSION until
/// VERSION)] [(host)]</c> or <c>=&gt; refused TEXT</c>.
/// </summary>
internal sealed partial class ResultLine
{
    private const string NoValue = "none";

    private string _rest;

    private ResultLine(string line) => _rest = line;

    /// <summary>Reads a line about a refused script; null if it is another line.</summary>
    /// <param name="line">The line without its arrow.</param>
    public static ExpectedText? ReadRefusal(string line)
    {
        ResultLine reader = new(line);
        return reader.ReadWord() == "refused" ? reader.ReadText() : null;
    }

    /// <summary>Reads a line about a metric.</summary>
    /// <param name="line">The line without its arrow.</param>
    /// <exception cref="FormatException">It is not of this form.</exception>
    public static ExpectedMetric ReadMetric(string line)
    {
        Match host = Host().Match(line);
        line = host.Success ? line[..host.Index] : line;
        Match versions = Versions().Match(line);
        VersionRange range = new(VersionOf(versions.Groups["from"]), VersionOf(versions.Groups["until"]));
        ResultLine reader = new(versions.Success ? line[..versions.Index] : line);
        (string leaf, string type, string semantics) = (reader.ReadWord(), reader.ReadWord(), reader.ReadWord());
        string? kind = Kind().Match(reader._rest) is { Success: true } ? reader.ReadWord() : null;
        (ExpectedText? single, IReadOnlyList<ExpectedInstance> instances) = reader.ReadValues();
        return new(leaf, type, semantics, kind, single, instances, range, host.Success);
    }

    private (ExpectedText? Single, IReadOnlyList<ExpectedInstance> Instances) ReadValues()
    {
        if (_rest.Trim() == NoValue)
            return (null, []);
        List<ExpectedInstance> instances = [];
        do
        {
            ExpectedText text = ReadText();
            if (!_rest.StartsWith('='))
                return instances.Count == 0 && _rest.Trim().Length == 0 ? (text, []) : throw Malformed();
            _rest = _rest[1..];
            instances.Add(new(text, ReadText()));
        }
        while (_rest.Trim().Length > 0);
        return (null, instances);
    }

    private string ReadWord() => Take(Word());

    private ExpectedText ReadText()
    {
        _rest = _rest.TrimStart();
        switch (_rest)
        {
            case ['"', ..]:
                using (JsonDocument text = JsonDocument.Parse(Take(Quoted())))
                    return new(text.RootElement.GetString()!, IsPattern: false);
            case ['/', ..]:
                return new(Take(Pattern())[1..^1].Replace(@"\/", "/", StringComparison.Ordinal), IsPattern: true);
            default:
                return new(Take(Bare()), IsPattern: false);
        }
    }

    private string Take(Regex form)
    {
        Match match = form.Match(_rest);
        if (!match.Success)
            throw Malformed();
        _rest = _rest[match.Length..];
        return match.Value.Trim();
    }

    private FormatException Malformed() => new($"cannot be read from here: {_rest}");

    private static Version? VersionOf(Group group) => group.Success ? Version.Parse(group.Value) : null;

    [GeneratedRegex(@"\s+\((?:from (?<from>[\d.]+))? ?(?:until (?<until>[\d.]+))?\)$")]
    private static partial Regex Versions();

    [GeneratedRegex(@"\s+\(host\)$")]
    private static partial Regex Host();

    [GeneratedRegex(@"\A\s*(?:histogram|stacks|output|control)(?=\s)")]
    private static partial Regex Kind();

    [GeneratedRegex(@"\A\s*\S+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\A""(?:[^""\\]|\\.)*""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\A/(?:[^/\\]|\\.)*/")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\A[^\s=""/]+")]
    private static partial Regex Bare();
}
