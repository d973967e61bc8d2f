namespace Pcp.Bpftrace.Flame;

/// <summary>Names of functions from the lines of a stack, in each of bpftrace's forms.</summary>
internal static class FrameName
{
    // Shorter ones are perhaps names: "add", "feed".
    private const int MinAddressLength = 5;

    // Where the kernel is entered from user code, on x86 and arm64, and where its own threads start.
    private static readonly string[] _kernelEntries = ["entry_", "asm_", "el0", "ret_from_fork", "secondary_startup"];

    /// <summary>
    /// The name in <c>open64+81</c> (bpftrace's form) or <c>7fa747ece011 open64+81 (/usr/lib/libc.so.6)</c> (perf's
    /// form), without the offset in the function. An address without a name stays as it is.
    /// </summary>
    public static string Read(string line)
    {
        string name = line.Trim();
        int blank = name.IndexOf(' ', StringComparison.Ordinal);
        if (blank > 0 && IsAddress(name[..blank]))
        {
            name = name[(blank + 1)..];
            int module = name.LastIndexOf(" (", StringComparison.Ordinal);
            if (module > 0 && name.EndsWith(')'))
                name = name[..module];
        }

        return name[..OffsetStart(name)];
    }

    /// <summary>Whether it is an address: in hexadecimal digits, after <c>0x</c> or not.</summary>
    public static bool IsAddress(string name) =>
        name is "0"
        || (name.StartsWith("0x", StringComparison.Ordinal) && name[2..].All(char.IsAsciiHexDigitLower))
        || (name.Length >= MinAddressLength && name.All(char.IsAsciiHexDigitLower));

    /// <summary>Whether the outermost function is the kernel's, as far as that can be told.</summary>
    public static bool IsKernelEntry(string name) =>
        Array.Exists(_kernelEntries, entry => name.StartsWith(entry, StringComparison.Ordinal));

    private static int OffsetStart(string name)
    {
        int plus = name.LastIndexOf('+');
        bool isOffset = plus > 0 && plus + 1 < name.Length && name[(plus + 1)..].All(char.IsAsciiDigit);
        return isOffset ? plus : name.Length;
    }
}
