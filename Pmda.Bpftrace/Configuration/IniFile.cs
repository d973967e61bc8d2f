namespace Pmda.Bpftrace.Configuration;

/// <summary>
/// The sections and keys of an ini file, read by the rules of Python's configparser, for which users' files were
/// written: indented lines continue a value, keys are lower case, <c>[DEFAULT]</c> applies to all sections. Values are
/// not interpolated. Unlike configparser it has line numbers, and goes on after an error.
/// </summary>
internal sealed class IniFile
{
    private const string DefaultSectionName = "DEFAULT";

    private readonly OrderedDictionary<string, IniSection> _sections = new(StringComparer.Ordinal);
    private readonly List<(int Line, string Text)> _errors = [];
    private readonly IniSection _defaults = new(DefaultSectionName, 0);

    private IniSection? _section;
    private IniKey? _key;
    private int _indentation; // of the key
    private bool _isOrphanReported;

    /// <summary>The sections in order of appearance, without <c>[DEFAULT]</c>.</summary>
    public IReadOnlyList<IniSection> Sections => _sections.Values;

    public IReadOnlyList<(int Line, string Text)> Errors => _errors;

    public static IniFile Parse(string text)
    {
        IniFile file = new();
        using StringReader reader = new(text);
        for (int number = 1; reader.ReadLine() is { } line; number++)
            file.Read(line, number);
        return file;
    }

    /// <summary>Finds a key in a section or in <c>[DEFAULT]</c>.</summary>
    /// <returns>Null if there is no such key or section, or if the section occurs twice.</returns>
    public IniKey? Find(string sectionName, string keyName) =>
        Section(sectionName) is { IsRepeated: false } section ? section.Find(keyName) ?? _defaults.Find(keyName) : null;

    /// <summary>Finds a section; null if there is none of this name.</summary>
    public IniSection? Section(string name) => _sections.GetValueOrDefault(name);

    private void Read(string line, int number)
    {
        string text = line.Trim();
        if (text.StartsWith('#') || text.StartsWith(';'))
            return;
        if (text.Length == 0)
        {
            _key?.Continue("");
            return;
        }

        int indentation = line.Length - line.TrimStart().Length;
        if (_key is not null && indentation > _indentation)
        {
            _key.Continue(text);
            return;
        }

        _indentation = indentation;
        _key = null;
        if (text[0] == '[' && text.LastIndexOf(']') is > 1 and int end)
            BeginSection(text[1..end], number);
        else if (_section is null)
            ReportOrphan(number);
        else
            BeginKey(_section, text, number);
    }

    private void BeginSection(string name, int number)
    {
        _section = name == DefaultSectionName ? _defaults : Section(name);
        if (_section is null)
        {
            _section = new IniSection(name, number);
            _sections.Add(name, _section);
        }
        else if (name != DefaultSectionName)
        {
            _section.IsRepeated = true;
            string text = $"section [{name}] is already there at line {_section.Line}";
            _errors.Add((number, $"{text}; using the defaults of its settings instead"));
        }
    }

    private void BeginKey(IniSection section, string text, int number)
    {
        int delimiter = text.AsSpan().IndexOfAny('=', ':');
        if (delimiter <= 0)
        {
            _errors.Add((number, "neither [section] nor key = value; the line is ignored"));
            return;
        }

        _key = new IniKey(text[..delimiter].TrimEnd(), number, text[(delimiter + 1)..].TrimStart());
        section.Add(_key);
    }

    private void ReportOrphan(int number)
    {
        if (_isOrphanReported)
            return;
        _isOrphanReported = true;
        _errors.Add((number, "no section header before this line; lines before the first one are ignored"));
    }
}

/// <summary>A section of an <see cref="IniFile"/>, by the line of its first header. Case matters in its name.</summary>
internal sealed record IniSection(string Name, int Line)
{
    private readonly OrderedDictionary<string, IniKey> _keys = new(StringComparer.Ordinal);

    /// <summary>Whether there is another header of this name, so that no value of the section can be trusted.</summary>
    public bool IsRepeated { get; set; }

    /// <summary>The keys in order of appearance, each once.</summary>
    public IReadOnlyList<IniKey> Keys => _keys.Values;

    public IniKey? Find(string keyName) => _keys.GetValueOrDefault(keyName);

    /// <summary>Adds a key, or marks an earlier one of this name as repeated.</summary>
    public void Add(IniKey key)
    {
        if (Find(key.Name) is { } first)
            first.RepeatedLine ??= key.Line;
        else
            _keys.Add(key.Name, key);
    }
}

/// <summary>
/// A key of an <see cref="IniFile"/>, as it is written, and its value, which begins on the key's line.
/// </summary>
internal sealed record IniKey(string Spelling, int Line, string FirstLine)
{
    private readonly List<string> _valueLines = [FirstLine];

    /// <summary>The key in lower case, by which it is found.</summary>
    public string Name { get; } = Spelling.ToLowerInvariant();

    /// <summary>The line where the same key is set again in the same section, or null.</summary>
    public int? RepeatedLine { get; set; }

    /// <summary>The lines of the value, without blanks at its ends.</summary>
    public string Value => string.Join('\n', _valueLines).TrimEnd();

    public void Continue(string valueLine) => _valueLines.Add(valueLine);
}
