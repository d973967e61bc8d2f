using System.Text;
using Pcp.Interop.Tables;
using Pmda.Bpftrace.Kept;
using Pmda.Bpftrace.Scripts;

namespace Fuzz.Inputs;

/// <summary>Files as the agent writes them.</summary>
internal static class FileInputs
{
    private const string Numbers = """
        pmdabpftrace-numbers 1
        next 103 103
        script a True 100 0 100
        variable @x 10 100 Single False Unsigned64 Instant
        variable @h 11 100 Histogram False Unsigned64 Counter
        script script102 False 102 2 102
        variable @ 10 102 Keyed True String Instant
        end 2

        """;

    private static readonly string[] _names = ["a", "0", "-inf--1", "é", "\n", "\\", "\\n", "a b", "", "\0"];

    /// <summary>What mutations insert.</summary>
    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        .. Numbers.Split('\n').Select(line => $"{line}\n")
            .Concat(
            [
                "pcp-instances 1\n", "owner ", "next 5\n", "end 1\n", "0 a\n", "\\b", "\\n", "pmdabpftrace script 1\n",
                "user: ", "registered: 2026-11-26T10:45:54.1234567+00:00\n", "bytes: 17\n", "%25", "\n\n", " ", "-",
                "+", "1073741824", "2147483648", "4095", "Output", "Signed64", "Double", "Discrete",
            ])
            .Select(Encoding.UTF8.GetBytes),
        [0], [0xff],
    ];

    /// <summary>A whole file.</summary>
    /// <param name="random">Which one.</param>
    /// <param name="owner">Of the instance domain.</param>
    public static byte[] Write(Random random, string owner) => random.Next(3) switch
    {
        0 => Encoding.UTF8.GetBytes(Numbers),
        1 => Instances(random, owner),
        _ => KeptFormat.Write(
            new KeptScript(
                "a",
                random.Next(2) == 0 ? null : _names[random.Next(_names.Length)],
                DateTimeOffset.UnixEpoch.AddSeconds(random.Next()),
                Encoding.UTF8.GetBytes("// name: a\nBEGIN { @x = 1; }"))),
    };

    private static byte[] Instances(Random random, string owner)
    {
        using InstanceNumbers numbers = new(owner);
        for (int names = random.Next(6); names > 0; names--)
            numbers.NumberOf(Encoding.UTF8.GetBytes(_names[random.Next(_names.Length)]));
        return numbers.Save(isLast: true);
    }
}
