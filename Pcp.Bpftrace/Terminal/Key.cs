namespace Pcp.Bpftrace.Terminal;

/// <summary>The request of a key.</summary>
internal enum Key
{
    /// <summary>An unknown key, which does nothing.</summary>
    None,

    /// <summary>End.</summary>
    Quit,

    /// <summary>Pause or resume.</summary>
    Pause,

    /// <summary>Use the next sort order.</summary>
    Sort,

    /// <summary>Show the next variable alone.</summary>
    Next,

    /// <summary>Show the previous variable alone.</summary>
    Previous,

    /// <summary>Show all variables on one screen.</summary>
    All,

    /// <summary>Scroll the table of a variable that is alone to the row above.</summary>
    Up,

    /// <summary>Scroll it to the row below.</summary>
    Down,

    /// <summary>Scroll it to the rows above.</summary>
    PageUp,

    /// <summary>Scroll it to the rows below.</summary>
    PageDown,

    /// <summary>Show counters without their counts until now.</summary>
    Reset,

    /// <summary>Use the next view of histograms.</summary>
    View,

    /// <summary>Show the help.</summary>
    Help,

    /// <summary>Show the sample before this one of a recording.</summary>
    StepBack,

    /// <summary>Show the sample after this one of a recording.</summary>
    Step,

    /// <summary>Play a recording in the other direction.</summary>
    Reverse,

    /// <summary>Play a recording twice as fast.</summary>
    Faster,

    /// <summary>Play a recording half as fast.</summary>
    Slower,
}
