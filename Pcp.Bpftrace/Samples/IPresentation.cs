namespace Pcp.Bpftrace.Samples;

/// <summary>Shows samples as they come: as pictures in a terminal, or as lines of text, JSON or CSV.</summary>
internal interface IPresentation : IDisposable
{
    /// <summary>Is cancelled when the user asks to quit.</summary>
    CancellationToken Quit { get; }

    /// <summary>Shows the next sample. Always called by the same thread; returns soon.</summary>
    void Show(Sample sample);
}

/// <summary>The controls of a recording that is played back. Any thread may use them.</summary>
internal interface IPlayback
{
    /// <summary>Whether it goes on by itself.</summary>
    bool IsPaused { get; set; }

    /// <summary>
    /// How many times as fast as the recording it goes; negative is backwards; never 0. If it is reversed at the end
    /// where it stopped, it goes on.
    /// </summary>
    double Speed { get; set; }

    /// <summary>Whether it stopped at the first sample.</summary>
    bool IsAtStart { get; }

    /// <summary>Whether it stopped at the last sample.</summary>
    bool IsAtEnd { get; }

    /// <summary>It has stopped at the first or last sample; raised by the thread that plays it.</summary>
    event Action? EndReached;

    /// <summary>Shows the sample after the current one, or before it if <paramref name="direction"/> is -1.</summary>
    void Step(int direction);
}
