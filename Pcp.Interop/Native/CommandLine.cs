using System.Runtime.InteropServices;

namespace Pcp.Interop.Native;

/// <summary>The standard options of PMDAs, read by libpcp_pmda.</summary>
internal static unsafe class CommandLine
{
    /// <summary>Reads a command line, the program's name first.</summary>
    /// <returns>False if it is wrong; a usage message has been printed.</returns>
    internal static bool Read(ReadOnlySpan<string> arguments)
    {
        // Never freed: libpcp keeps pointers into the arguments, for example to the name of the log.
        byte** list = (byte**)NativeMemory.AllocZeroed((nuint)arguments.Length + 1, (nuint)sizeof(byte*));
        for (int i = 0; i < arguments.Length; i++)
            list[i] = (byte*)Marshal.StringToCoTaskMemUTF8(arguments[i]);
        return ShimDispatch.Options(arguments.Length, list) >= 0;
    }
}
