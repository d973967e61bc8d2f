namespace Bpftrace.Runner.Language;

/// <summary>A script cannot be registered; the message says why, to the person who wrote it.</summary>
public sealed class ScriptRefusedException(string message) : Exception(message)
{
    internal static void ThrowIf(bool condition, string message)
    {
        if (condition)
            throw new ScriptRefusedException(message);
    }
}
