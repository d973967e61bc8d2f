using System.Text;
using Fuzz.Targets;

namespace Fuzz.Inputs;

/// <summary>Lines that bpftrace writes to its standard error.</summary>
internal static class ErrorInputs
{
    private static readonly string[] _lines =
    [
        "ERROR: failed to look up elem: -2\n", "Total lost event count: 42\n",
        "Total lost event count: 99999999999999999999\n",
        "WARNING: could not attach probe kprobe:a, skipping.\n", "Unable to attach probe: tracepoint:a:b. Skipping.\n",
        "stdin:1:1-2: ERROR: Undefined map: @x\n", "ERROR: Undefined map: @y\nBEGIN { print(@y); }\n        ~~\n",
        "bpftrace couldn't set RLIMIT_MEMLOCK for bpftrace. If your program is not loading, you can try to unlimit\n",
        $"stdin:1:9: ERROR: unexpected end of file\nprintf(\"pmdabpftrace {ErrorsTarget.Token} begin 1\")\n",
        "WARNING: Addrspace mismatch\n", "é\n", "\n", "\r\n",
    ];

    /// <summary>What mutations insert.</summary>
    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        .. _lines.Select(Encoding.UTF8.GetBytes),
        .. new[] { ErrorsTarget.Token, "could not attach probe ", ", skipping.", "@x", "0", "ERROR: " }
            .Select(Encoding.UTF8.GetBytes),
        [0], [0xff], [0xc3], [(byte)'\n'],
    ];

    /// <summary>A few lines.</summary>
    public static byte[] Write(Random random)
    {
        StringBuilder text = new();
        for (int lines = random.Next(1, 10); lines > 0; lines--)
            text.Append(_lines[random.Next(_lines.Length)]);
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
