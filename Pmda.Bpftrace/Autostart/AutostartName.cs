namespace Pmda.Bpftrace.Autostart;

/// <summary>Converts a file name to a part of a metric name.</summary>
internal static class AutostartName
{
    /// <summary>
    /// The file's name without its extension; characters other than ASCII letters and digits become underscores, and a
    /// leading digit gets one before it.
    /// </summary>
    public static string FromFile(string fileName)
    {
        string stem = Path.GetFileNameWithoutExtension(fileName);
        string name = string.Create(stem.Length, stem, static (characters, source) =>
        {
            for (int i = 0; i < characters.Length; i++)
                characters[i] = char.IsAsciiLetterOrDigit(source[i]) ? source[i] : '_';
        });
        return char.IsAsciiDigit(name[0]) ? '_' + name : name;
    }
}
