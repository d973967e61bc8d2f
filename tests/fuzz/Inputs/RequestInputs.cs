using System.Text;

namespace Fuzz.Inputs;

/// <summary>What clients store: scripts with annotations, and names.</summary>
internal static class RequestInputs
{
    private static readonly string[] _annotations =
    [
        "// name: a", "// name: 1a", "// name: script100", "// include: @x", "// include: @x,@y",
        "// table-retain-lines: 5", "// custom-output-block", "// label: a=b", "// label: a=\"b c\", d=é",
        "// label: script=x", "// label: instance=x", "// label: a=\"\\\"\"", "// type: @x=64",
        "// semantics: @x=instant", "// restart: on-failure", "// interval: 5",
        "// args: 1 \"2 3\"", "// name : a", "/* name: a */", "# name: a", "//name:a",
    ];

    private static readonly string[] _bodies =
    [
        "BEGIN { @x = 1; }", "BEGIN { @x = \"\\\"\"; @y[comm] = count(); }", "BEGIN { printf(\"é\\n\"); }",
        "k:a { @ = lhist(1, 0, 10, 1); @h = hist(2); }", "script100", "script100, a, , b", "", ",", "{}", "@",
    ];

    /// <summary>What mutations insert.</summary>
    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        .. _annotations.Select(annotation => $"{annotation}\n").Concat(_bodies)
            .Where(piece => piece.Length > 0)
            .Select(Encoding.UTF8.GetBytes),
        .. new[] { "\"", "\\", "=", ",", ":", "\n", "\r\n", "\u2028", "🙂", "\u007f", "@x", "label: ", "// " }
            .Select(Encoding.UTF8.GetBytes),
        [0], [0xff], [0xef, 0xbb, 0xbf],
    ];

    /// <summary>A script with a few annotations.</summary>
    public static byte[] Write(Random random)
    {
        StringBuilder text = new();
        for (int annotations = random.Next(4); annotations > 0; annotations--)
            text.Append(Any(random, _annotations)).Append('\n');
        return Encoding.UTF8.GetBytes(text.Append(Any(random, _bodies)).ToString());
    }

    private static string Any(Random random, string[] choices) => choices[random.Next(choices.Length)];
}
