using System.Globalization;
using System.Reflection;
using System.Text;

namespace Fuzz.Inputs;

/// <summary>
/// What bpftrace prints: real output of several versions, and messages as it could have printed them.
/// </summary>
internal static class OutputInputs
{
    private static readonly byte[][] _captures = ReadCaptures();

    private static readonly string[] _types =
    [
        "map", "hist", "stats", "tseries", "printf", "value", "time", "cat", "join", "syscall", "lost_events",
        "attached_probes",
        "helper_error", "runtime_error", "errorf", "warnf", "", "\\u006dap", "unknown",
    ];

    private static readonly string[] _names = ["@", "@x", "@s", "@h", "@k", "@k.count", "@output", "x", "", "@é"];

    private static readonly string[] _scalars =
    [
        "0", "-0", "1", "-1", "10", "1a", "ff", "007", "4294967296", "9007199254740993", "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775808", "-9223372036854775809", "1.5", "1e400", "\"9007199254740993\"",
        "\"-9223372036854775808\"", "true", "false",
        "null", "\"\"", "\"a\"", "\"a,b\"", "\"\\n\"", "\"\\uffffffc3\\uffffffa9\"", "\"\\\\uffffffc3\"", "\"\\u00e9\"",
        "\"\\ud83d\\ude42\"",
        "\"\\ud83d\"", "\"\\x41\"", "02:42:AC:11:00:FF", "2026-11-22 11:56", "11:56:53", "",
    ];

    /// <summary>What mutations insert.</summary>
    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        .. _scalars.Concat(_types).Concat(_names).Select(Encoding.UTF8.GetBytes),
        .. new[] { "\n", "\r\n", "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "\\uffffff",
            "{\"type\": \"map\", \"data\": {\"@x\": " }
            .Select(Encoding.UTF8.GetBytes),
        [0x80], [0xc3], [0xff], [0], [0x1b], [0xed, 0xa0, 0x80],
    ];

    /// <summary>A few lines of real output.</summary>
    public static byte[] Capture(Random random)
    {
        byte[] capture = _captures[random.Next(_captures.Length)];
        int start = LineStart(capture, random.Next(capture.Length));
        int end = LineStart(capture, Math.Min(capture.Length, start + random.Next(1, 2000)));
        return capture[start..Math.Max(start, end)];
    }

    /// <summary>A few messages.</summary>
    public static byte[] Write(Random random)
    {
        StringBuilder output = new();
        for (int lines = random.Next(1, 6); lines > 0; lines--)
        {
            output.Append(CultureInfo.InvariantCulture, $"{{\"type\": \"{Type(random)}\", \"data\": {Data(random)}}}");
            output.Append(random.Next(10) == 0 ? "\n\n" : "\n");
        }

        return Encoding.UTF8.GetBytes(output.ToString());
    }

    // Most of what bpftrace prints are maps.
    private static string Type(Random random) => random.Next(3) == 0 ? "map" : Any(random, _types);

    private static string Data(Random random) => random.Next(6) switch
    {
        0 => Any(random, _scalars),
        1 => $"{{\"events\": {Any(random, _scalars)}, \"probes\": {Any(random, _scalars)}}}",
        _ => $"{{\"{Any(random, _names)}\": {Value(random, 0)}}}",
    };

    private static string Value(Random random, int depth)
    {
        if (depth > 4)
            return Any(random, _scalars);
        return random.Next(8) switch
        {
            0 or 1 =>
                Many(random, '{', '}', () => $"\"{Any(random, _scalars).Trim('"')}\": {Value(random, depth + 1)}"),
            2 => Many(random, '[', ']', () => Value(random, depth + 1)),
            3 => Many(random, '[', ']', () => Bucket(random)),
            4 =>
                $"{{\"count\": {Any(random, _scalars)}, \"average\": {Any(random, _scalars)}, "
                + $"\"total\": {Any(random, _scalars)}}}",
            5 => Many(
                random,
                '[',
                ']',
                () => $"{{\"interval_start\":\"2026-11-22 11:44:1{random.Next(10)}.000000000\","
                    + $"\"value\":{Any(random, _scalars)}}}"),
            _ => Any(random, _scalars),
        };
    }

    private static string Bucket(Random random)
    {
        string min = random.Next(6) == 0 ? "" : $"\"min\": {Any(random, _scalars)}, ";
        string max = random.Next(6) == 0 ? "" : $"\"max\": {Any(random, _scalars)}, ";
        return $"{{{min}{max}\"count\": {Any(random, _scalars)}}}";
    }

    private static string Many(Random random, char opening, char closing, Func<string> one) =>
        opening + string.Join(", ", Enumerable.Range(0, random.Next(4)).Select(_ => one())) + closing;

    private static int LineStart(byte[] bytes, int position) => bytes.AsSpan(0, position).LastIndexOf((byte)'\n') + 1;

    private static string Any(Random random, string[] choices) => choices[random.Next(choices.Length)];

    private static byte[][] ReadCaptures()
    {
        Assembly assembly = typeof(OutputInputs).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith("captures/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => Read(assembly, name))
                .Where(bytes => bytes.Length > 0),
        ];
    }

    private static byte[] Read(Assembly assembly, string name)
    {
        using Stream stream = assembly.GetManifestResourceStream(name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
