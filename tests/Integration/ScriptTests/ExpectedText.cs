using System.Text.RegularExpressions;

namespace Integration.ScriptTests;

/// <summary>A name or value in the table: a text that must be equal, or a pattern that must match all of it.</summary>
/// <param name="Text">The text or the pattern.</param>
/// <param name="IsPattern">Which of the two.</param>
internal sealed record ExpectedText(string Text, bool IsPattern)
{
    /// <summary>Whether a text is as expected.</summary>
    public bool Matches(string actual) =>
        IsPattern ? Regex.IsMatch(actual, $@"\A(?:{Text})\z", RegexOptions.Singleline) : actual == Text;
}
