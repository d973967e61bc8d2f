namespace Pmda.Bpftrace.Configuration;

/// <summary>A key of an <see cref="IniFile"/> with its value.</summary>
/// <param name="name">Its name in lower case.</param>
/// <param name="line">Where it stands, from 1.</param>
/// <param name="firstLine">Its value as far as it stands on the key's own line.</param>
internal sealed class IniKey(string name, int line, string firstLine)
{
    private readonly List<string> _valueLines = [firstLine];

    /// <summary>Its name in lower case.</summary>
    public string Name { get; } = name;

    /// <summary>Where it stands, from 1.</summary>
    public int Line { get; } = line;

    /// <summary>The line where the same key is set again in the same section, or null.</summary>
    public int? RepeatedLine { get; set; }

    /// <summary>The value before interpolation, its lines joined by newlines, without blanks at its ends.</summary>
    public string RawValue => string.Join('\n', _valueLines).TrimEnd();

    /// <summary>Takes a further line of the value.</summary>
    public void Continue(string valueLine) => _valueLines.Add(valueLine);
}
