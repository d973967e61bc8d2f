namespace Pcp.Bpftrace.Terminal;

/// <summary>A terminal, to which the screen is written and from which keys come. A test has one of its own.</summary>
internal interface ITerminal : IDisposable
{
    /// <summary>
    /// The terminal has another size, or somebody else has written to it: the whole screen has to be written again.
    /// </summary>
    event Action? Changed;

    /// <summary>The process is about to be stopped in the background.</summary>
    event Action? Suspending;

    /// <summary>The process goes on after <see cref="Suspending"/>.</summary>
    event Action? Resumed;

    /// <summary>Columns and lines, at least 1.</summary>
    (int Width, int Height) Size { get; }

    /// <summary>Whether keys can be read.</summary>
    bool HasKeyboard { get; }

    /// <summary>Writes at once.</summary>
    void Write(string text);

    /// <summary>Waits for the next key, which is not shown; null if there is no keyboard.</summary>
    ConsoleKeyInfo? ReadKey();
}
