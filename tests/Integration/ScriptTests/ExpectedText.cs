using System.Text.RegularExpressions;

namespace Integration.ScriptTests;

/// <summary>
/// A name or a value of the table: a text that has to be equal, or a pattern that all of it has to match.
/// </summary>
/// <param name="Text">The text or the pattern.</param>
/// <param name="IsPattern">Which of the two.</param>
internal sealed record ExpectedText(string Text, bool IsPattern)
{
    /// <summary>Whether what came is as expected.</summary>
    public bool Matches(string actual) =>
        IsPattern ? Regex.IsMatch(actual, $@"\A(?:{Text})\z", RegexOptions.Singleline) : actual == Text;
}
