namespace Bpftrace.Runner.Language;

/// <summary>
/// Reads labels that a script gives its metrics: <c>team=storage,owner="Jane Doe"</c>, separated by blanks or commas,
/// quoted as in a shell.
/// </summary>
internal static class UserLabels
{
    public const string Annotation = "label";

    public const string Help = "must be names and values, such as team=storage,owner=\"Jane Doe\"";

    /// <param name="value">The annotation's value.</param>
    /// <param name="labels">The labels of earlier lines; of several with one name the last counts.</param>
    /// <exception cref="ScriptRefusedException">A name or a value is missing, or has a control character.</exception>
    public static ImmutableDictionary<string, string> Read(string value, ImmutableDictionary<string, string> labels)
    {
        foreach (string word in ShellWords.Split(value, Annotation, separator: ','))
        {
            if (word.Split('=', 2) is not [{ Length: > 0 } name, { Length: > 0 } text])
                throw new ScriptRefusedException($"invalid value '{word}' for {Annotation}: {Help}");
            ScriptRefusedException.ThrowIf(
                text.Any(char.IsControl),
                $"invalid value of {Annotation} '{name}': must not contain tabs or other control characters");
            labels = labels.SetItem(name, text);
        }

        return labels;
    }
}
