using System.Globalization;
using Integration.Rig;

namespace Integration.CommandTests;

/// <summary>The command in a terminal, that of a tmux(1) server of its own.</summary>
internal sealed class CommandTerminal : IDisposable
{
    private readonly string _server = "pcpbpftrace" + Guid.NewGuid().ToString("N")[..8];

    /// <summary>Starts it. The terminal stays when it has ended.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Lines.</param>
    /// <param name="environment">Variables, as NAME=VALUE, beside a locale with UTF-8.</param>
    /// <param name="arguments">The command's arguments.</param>
    public CommandTerminal(
        int width, int height, IReadOnlyList<string> environment, params IReadOnlyList<string> arguments)
    {
        string[] words =
        [
            "env", "--default-signal=HUP,INT,QUIT,TERM", "LC_ALL=C.UTF-8", .. environment, Checkout.Command,
            .. arguments,
        ];
        string command = string.Join(' ', words.Select(word => $"'{word.Replace("'", @"'\''")}'"));
        // The pause keeps what it leaves on the screen.
        Tmux(
            "new-session", "-d", "-x", Number(width), "-y", Number(height),
            $"{command}; echo \"exit status $?\"; exec sleep 86400");
    }

    /// <summary>What it shows: lines without blanks at their ends.</summary>
    public string Screen => Tmux("capture-pane", "-p");

    /// <summary>The lines of the screen.</summary>
    public IReadOnlyList<string> Lines => Screen.Split('\n');

    /// <summary>The screen with the escape sequences for its colours.</summary>
    public string ColoredScreen => Tmux("capture-pane", "-p", "-e");

    /// <summary>The process id of the shell that runs it.</summary>
    public int ShellPid => int.Parse(Tmux("display-message", "-p", "#{pane_pid}"), CultureInfo.InvariantCulture);

    /// <summary>Presses keys, as tmux names them.</summary>
    public void Press(params IReadOnlyList<string> keys) => Tmux(["send-keys", .. keys]);

    /// <summary>Changes the size.</summary>
    public void Resize(int width, int height) =>
        Tmux("resize-window", "-x", Number(width), "-y", Number(height));

    /// <summary>Waits until the screen is as wanted, and returns it.</summary>
    public string WaitFor(Func<string, bool> wanted, string what) =>
        Eventually.Get(() => Screen, wanted, what);

    /// <summary>Waits until the screen shows this text.</summary>
    public string WaitFor(string text) =>
        WaitFor(screen => screen.Contains(text, StringComparison.Ordinal), text);

    /// <summary>Closes the terminal: the command gets SIGHUP.</summary>
    public void Close() => Tmux("kill-server");

    public void Dispose() => Tool.Run("tmux", ["-L", _server, "kill-server"]);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string Tmux(params IReadOnlyList<string> arguments) =>
        Tool.Run("tmux", ["-f", "/dev/null", "-L", _server, .. arguments]).OutputOrFail();
}
