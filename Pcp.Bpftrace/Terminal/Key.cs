namespace Pcp.Bpftrace.Terminal;

/// <summary>What a key asks for.</summary>
internal enum Key
{
    /// <summary>Nothing: an unknown key.</summary>
    None,

    /// <summary>To end.</summary>
    Quit,

    /// <summary>That the picture or the recording stands still, or goes on.</summary>
    Pause,

    /// <summary>The next sort order.</summary>
    Sort,

    /// <summary>The next variable alone.</summary>
    Next,

    /// <summary>The previous variable alone.</summary>
    Previous,

    /// <summary>All variables on one screen.</summary>
    All,

    /// <summary>Counters without what they have counted until now.</summary>
    Reset,

    /// <summary>The next view of histograms.</summary>
    View,

    /// <summary>The help, or no longer.</summary>
    Help,

    /// <summary>The help no longer.</summary>
    Close,

    /// <summary>The recording's sample before.</summary>
    StepBack,

    /// <summary>The recording's next sample.</summary>
    Step,

    /// <summary>The recording in the other direction.</summary>
    Reverse,

    /// <summary>The recording at twice the speed.</summary>
    Faster,

    /// <summary>The recording at half the speed.</summary>
    Slower,
}
