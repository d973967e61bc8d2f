using Pcp.Bpftrace.Pictures;

namespace Pcp.Bpftrace.Terminal;

/// <summary>The keys and their meanings.</summary>
internal static class KeyBindings
{
    private static readonly KeyHint[] Live =
    [
        new("q", "quit", "quit, also Ctrl-C; Ctrl-Z suspends"),
        new("p", "pause", "freeze the picture, go on counting; also the space bar"),
        new("s", "sort", "sort by value, rate or key; histograms and stacks: totals or rates"),
        new("n", "next", "the next variable alone, also Tab; Shift-Tab: the previous one"),
        new("a", "all", "all variables, also Enter"),
        new("up down", "", "scroll the table of a variable that is alone, also PgUp and PgDn"),
        new("r", "reset", "count from now on"),
        new("m", "map", "histograms: bars, heat map over time, or both"),
        new("h", "help", "this help, also ?"),
    ];

    private static readonly KeyHint[] Playback =
    [
        new("q", "quit", "quit, also Ctrl-C; Ctrl-Z suspends"),
        new("p", "pause", "freeze the recording; also the space bar"),
        new("left right", "step", "the sample before or after"),
        new("b", "reverse", "play in the other direction"),
        new("+ -", "speed", "faster, slower"),
        .. Live[2..],
    ];

    // A signal, which comes from the terminal whatever standard input is.
    private static readonly KeyHint[] WithoutKeyboard = [new("Ctrl-C", "quit", "quit")];

    /// <summary>The keys to show.</summary>
    /// <param name="isPlayback">Whether a recording is shown.</param>
    /// <param name="hasKeyboard">Whether keys can be read.</param>
    public static IReadOnlyList<KeyHint> Hints(bool isPlayback, bool hasKeyboard) =>
        !hasKeyboard ? WithoutKeyboard
        : isPlayback ? Playback
        : Live;

    /// <summary>The request of a key.</summary>
    public static Key Find(ConsoleKeyInfo key) => key switch
    {
        { Modifiers: ConsoleModifiers.Control or ConsoleModifiers.Alt } => Key.None,
        { Key: ConsoleKey.Tab, Modifiers: ConsoleModifiers.Shift } => Key.Previous,
        { Key: ConsoleKey.Tab } => Key.Next,
        { Key: ConsoleKey.Enter } => Key.All,
        { Key: ConsoleKey.LeftArrow } => Key.StepBack,
        { Key: ConsoleKey.RightArrow } => Key.Step,
        { Key: ConsoleKey.UpArrow } => Key.Up,
        { Key: ConsoleKey.DownArrow } => Key.Down,
        { Key: ConsoleKey.PageUp } => Key.PageUp,
        { Key: ConsoleKey.PageDown } => Key.PageDown,
        _ => Find(key.KeyChar),
    };

    private static Key Find(char character) => character switch
    {
        'q' => Key.Quit,
        'p' or ' ' => Key.Pause,
        's' => Key.Sort,
        'n' => Key.Next,
        'a' => Key.All,
        'r' => Key.Reset,
        'm' => Key.View,
        'h' or '?' => Key.Help,
        'b' => Key.Reverse,
        '+' or '=' => Key.Faster,
        '-' => Key.Slower,
        _ => Key.None,
    };
}
