using System.Text;

namespace Bpftrace.Runner.Language;

/// <summary>
/// A script with the block that prints its exported maps at its interval, and the two texts that this block prints before
/// and after them, so that the reader of its output knows where a print cycle begins and ends. Does not change.
/// </summary>
public sealed class PrintBlock
{
    /// <summary>The longest token. Old versions of bpftrace hold a string in 64 bytes, and a marker must fit.</summary>
    public const int MaxTokenLength = 32;

    private PrintBlock(string code, string beginText, string endText)
    {
        Code = code;
        BeginText = Encoding.ASCII.GetBytes(beginText);
        EndText = Encoding.ASCII.GetBytes(endText);
    }

    /// <summary>What bpftrace gets: the script, with the block at its end unless it prints its maps itself.</summary>
    public string Code { get; }

    /// <summary>What is printed ahead of the first map, as one text without newline; empty if there is no such marker.</summary>
    public ReadOnlyMemory<byte> BeginText { get; }

    /// <summary>What is printed after the last map, as one text without newline; empty if there is no such marker.</summary>
    public ReadOnlyMemory<byte> EndText { get; }

    /// <summary>Makes the block for a script.</summary>
    /// <param name="source">The script.</param>
    /// <param name="token">
    /// What sets the markers apart from anything the script prints: 1 to <see cref="MaxTokenLength"/> ASCII letters and
    /// digits that its author cannot guess.
    /// </param>
    /// <exception cref="ArgumentException">The token is not of this form.</exception>
    public static PrintBlock Create(ScriptSource source, string token)
    {
        if (token.Length is 0 or > MaxTokenLength || !token.All(char.IsAsciiLetterOrDigit))
            throw new ArgumentException($"1 to {MaxTokenLength} ASCII letters and digits are needed", nameof(token));

        if (source.Metadata.CustomOutputBlock)
            return new PrintBlock(source.Code, "", "");

        // The newline ends a comment that the script may end with.
        var code = new StringBuilder(source.Code).Append($"\ninterval:{Interval(source.Metadata.PrintInterval)} {{ ");
        if (source.Variables.All(v => v.Kind == VariableKind.Output))
            return new PrintBlock(code.Append('}').ToString(), "", "");

        var beginText = $"pmdabpftrace {token} begin";
        var endText = $"pmdabpftrace {token} end";
        code.Append("printf(\"").Append(beginText).Append("\"); ");
        foreach (var variable in source.Variables)
        {
            if (variable.Kind != VariableKind.Output)
                code.Append("print(").Append(variable.Name).Append("); ");
        }

        code.Append("printf(\"").Append(endText).Append("\"); }");
        return new PrintBlock(code.ToString(), beginText, endText);
    }

    private static string Interval(TimeSpan interval)
    {
        var milliseconds = interval.Ticks / TimeSpan.TicksPerMillisecond;
        return milliseconds % 1000 == 0 ? $"s:{milliseconds / 1000}" : $"ms:{milliseconds}";
    }
}
