namespace Pmda.Bpftrace.Configuration;

/// <summary>
/// The sections and keys of an ini file, read as Python's configparser reads them (users' files were written for it),
/// but with line numbers, and going on after an error. Knows nothing of what the keys mean.
/// </summary>
internal sealed class IniFile
{
    private const string DefaultSectionName = "DEFAULT";

    private readonly List<IniSection> _sections = [];
    private readonly List<(int Line, string Text)> _errors = [];
    private readonly IniSection _defaults = new(DefaultSectionName, 0);

    // Where the reader stands: a line indented deeper than its key's goes on with that key's value.
    private IniSection? _section;
    private IniKey? _key;
    private int _indentation;
    private bool _isOrphanReported;

    private IniFile()
    {
    }

    /// <summary>The sections in order of appearance, <c>[DEFAULT]</c> not among them.</summary>
    public IReadOnlyList<IniSection> Sections => _sections;

    /// <summary>The lines that could not be made sense of, in order.</summary>
    public IReadOnlyList<(int Line, string Text)> Errors => _errors;

    /// <summary>Reads a whole file.</summary>
    /// <param name="text">Its text, with any line endings.</param>
    public static IniFile Parse(string text)
    {
        IniFile file = new();
        using StringReader reader = new(text);
        for (int number = 1; reader.ReadLine() is { } line; number++)
            file.Read(line, number);
        return file;
    }

    /// <summary>Looks for a key in a section and, if it is not there, in <c>[DEFAULT]</c>.</summary>
    /// <returns>The key, or null if there is none or no such section, or if the section occurs twice.</returns>
    public IniKey? Find(string sectionName, string keyName) =>
        Section(sectionName) is { IsRepeated: false } section ? section.Find(keyName) ?? _defaults.Find(keyName) : null;

    private IniSection? Section(string name) => _sections.Find(section => section.Name == name);

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
        if (text[0] == '[' && text.LastIndexOf(']') is > 1 and var end)
            BeginSection(text[1..end], number);
        else if (_section is null)
            ReportOrphan(number);
        else
            BeginKey(_section, text, number);
    }

    private void BeginSection(string name, int number)
    {
        if (name == DefaultSectionName)
        {
            _section = _defaults;
            return;
        }

        _section = Section(name);
        if (_section is null)
        {
            _section = new IniSection(name, number);
            _sections.Add(_section);
            return;
        }

        _section.IsRepeated = true;
        _errors.Add((number, $"section [{name}] is already there at line {_section.Line}; using the defaults of its settings instead"));
    }

    private void BeginKey(IniSection section, string text, int number)
    {
        int delimiter = text.AsSpan().IndexOfAny('=', ':');
        if (delimiter <= 0)
        {
            _errors.Add((number, "neither [section] nor key = value; the line is ignored"));
            return;
        }

        string name = text[..delimiter].TrimEnd().ToLowerInvariant();
        _key = new IniKey(name, number, text[(delimiter + 1)..].TrimStart());
        section.Add(_key);
    }

    private void ReportOrphan(int number)
    {
        if (_isOrphanReported)
            return;
        _isOrphanReported = true;
        _errors.Add((number, "no section header before this line; what stands before the first one is ignored"));
    }
}
