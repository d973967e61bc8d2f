namespace Pcp.Bpftrace.Sources;

/// <summary>A script cannot be had or run as asked; the message says why, to the user.</summary>
internal sealed class ScriptException(string message) : Exception(message)
{
    public static void ThrowIf(bool condition, string message)
    {
        if (condition)
            throw new ScriptException(message);
    }
}
