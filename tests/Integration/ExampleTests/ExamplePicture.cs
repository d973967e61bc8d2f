using System.Text.RegularExpressions;
using Integration.CommandTests;
using Integration.Rig;

namespace Integration.ExampleTests;

/// <summary>Takes pictures of what <c>pcp bpftrace run</c> shows of an example with its load.</summary>
internal static partial class ExamplePicture
{
    private const int Width = 80;
    private const int Height = 24;

    // After so many seconds there is a history to show, and for stacks a complete interval.
    private static readonly TimeSpan _history = TimeSpan.FromSeconds(13);
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(25);

    /// <summary>Runs it and returns the screen, without the line about keys.</summary>
    public static string Take(AgentRig agent, Example example)
    {
        TimeSpan time = example.HasIntervals ? _interval : _history;
        // As on a host where this pmcd is the only one.
        string[] environment =
        [
            .. agent.Pmcd.Scratch.Environment.Select(each => $"{each.Key}={each.Value}"),
            $"PCP_BPFTRACE_PATH={Checkout.Examples}",
        ];
        using CommandTerminal terminal = new(Width, Height, environment, "run", example.File);
        terminal.WaitFor(screen => screen.Contains("probe"), "the script to run");
        using Load load = new(example, time + TimeSpan.FromSeconds(2), "load");
        Thread.Sleep(time);
        string screen = terminal.Screen;
        terminal.Press("q");
        terminal.WaitFor("exit status 0");
        return Keys().Replace(screen, "").TrimEnd();
    }

    [GeneratedRegex(@"\n\s*q quit .*\s*\z")]
    private static partial Regex Keys();
}
