namespace Bench;

/// <summary>The command line.</summary>
/// <param name="IsShort">Whether to measure just enough to show that everything works.</param>
/// <param name="Checks">Whether an unmet limit is a failure.</param>
/// <param name="Writes">Whether to write the tables to the docs.</param>
/// <param name="Rows">Which tables; none for all.</param>
internal sealed record Options(bool IsShort, bool Checks, bool Writes, IReadOnlyList<string> Rows)
{
    private const string Short = "--short", Check = "--check", Write = "--write";

    /// <summary>Reads a command line; null if it cannot be read.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="rows">The names of all tables.</param>
    public static Options? Parse(string[] arguments, IReadOnlyList<string> rows)
    {
        Options options = new(
            arguments.Contains(
                Short), arguments.Contains(Check), arguments.Contains(Write), [.. arguments.Where(rows.Contains)]);
        bool isKnown = arguments.All(argument => argument is Short or Check or Write || rows.Contains(argument));
        // The docs have all tables in full.
        return isKnown && !(options.Writes && (options.IsShort || options.Rows.Count > 0)) ? options : null;
    }
}
