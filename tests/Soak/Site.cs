using System.Globalization;
using Pcp.Interop.Client;

namespace Soak;

/// <summary>
/// An agent under a private pmcd with twenty scripts of the real bpftrace and twenty of the stand-in, and a pmlogger
/// that records them. The agent's files are on a small file system of their own, its clock can be set.
/// </summary>
internal sealed class Site : IDisposable
{
    /// <summary>Scripts of each kind.</summary>
    public const int Scripts = 20;

    /// <summary>Keys of each stand-in's map, of which <see cref="Changing"/> are others each second.</summary>
    public const int Keys = 300;

    private const int Changing = 15;

    private static readonly string[] _codes =
    [
        "tracepoint:syscalls:sys_exit_read { @bytes = hist(args->ret); @reads[comm] = count(); }",
        "tracepoint:sched:sched_switch { @switches[comm] = count(); }",
        "profile:hz:19 { @stacks[kstack(3)] = count(); }",
        "tracepoint:sched:sched_process_exec { printf(\"%s\\n\", comm); @starts = count(); }",
        "interval:ms:100 { @ticks = count(); @times = lhist(elapsed / 1000000000, 0, 1000, 100); }",
    ];

    private readonly Scratch _scratch = new();
    private readonly string _clock;
    private bool _isDisposed;

    public Site(string agent)
    {
        _clock = _scratch.Write("tmp/clock", "+0\n");
        string bpftrace = _scratch.WriteProgram("bpftrace-or-stand-in", Wrapper);
        _scratch.Write(
            "pmdas/bpftrace/bpftrace.conf",
            $"""
            [bpftrace]
            bpftrace_path = {bpftrace}
            rest_after = 5
            [dynamic_scripts]
            enabled = true
            allowed_users = root
            keep_scripts = true
            """);
        for (int i = 0; i < Scripts; i++)
        {
            _scratch.Write(Autostart(RealName(i)), _codes[i % _codes.Length]);
            _scratch.Write(
                Autostart(StandInName(i)),
                $"// stand-in: keys map {Keys} {Changing}\n"
                + "tracepoint:syscalls:sys_enter_read { @keys[comm] = count(); }\n");
        }

        Tool.Run("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", _scratch.Persistent]).OutputOrFail();
        Pmcd = PrivatePmcd.Start(
            _scratch, new PmdaLine("bpftrace", 151, $"env {FakeTime} {agent} -d 151", StartsNotReady: true));
        Recording = new Recording(_scratch, Pmcd.HostSpec);
    }

    /// <summary>Its pmcd.</summary>
    public PrivatePmcd Pmcd { get; }

    /// <summary>The recording of all scripts.</summary>
    public Recording Recording { get; }

    /// <summary>The process of the agent; waits while pmcd starts it.</summary>
    public int Agent => Eventually.Get(
        () => ProcFs.ChildrenOf(Pmcd.Pid).FirstOrDefault(pid => ProcFs.Comm(pid) == "pmdabpftrace"),
        pid => pid != 0,
        "the agent to run");

    /// <summary>The folder of the agent's files, on a file system of 2 MiB.</summary>
    public string Files => _scratch.Persistent;

    /// <summary>The name of a script of the real bpftrace.</summary>
    public static string RealName(int number) => string.Create(CultureInfo.InvariantCulture, $"real{number}");

    /// <summary>The name of a script of the stand-in.</summary>
    public static string StandInName(int number) => string.Create(CultureInfo.InvariantCulture, $"standin{number}");

    /// <summary>Sets the agent's clock ahead of the system's.</summary>
    public void SetClock(int secondsAhead) =>
        File.WriteAllText(_clock, string.Create(CultureInfo.InvariantCulture, $"{secondsAhead:+0;-0;+0}\n"));

    /// <summary>Stores a text into one of the agent's control metrics, as root.</summary>
    public void Control(string verb, string text)
    {
        using PcpContext client = Pmcd.Connect();
        client.Store($"bpftrace.control.{verb}", text);
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        Recording.Dispose();
        Tool.Run("umount", ["--lazy", _scratch.Persistent]);
        Pmcd.Dispose();
    }

    // Debian's libfaketime: the clock of the wall only.
    private string FakeTime =>
        $"LD_PRELOAD=/usr/lib/{Architecture}-linux-gnu/faketime/libfaketimeMT.so.1 FAKETIME_TIMESTAMP_FILE={_clock} "
        + "FAKETIME_NO_CACHE=1 FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_DONT_RESET=1";

    private static string Architecture => Tool.Run("uname", ["-m"]).OutputOrFail().Trim();

    // The code comes on standard input.
    private static string Wrapper =>
        $"""
        case " $* " in *" - "*) ;; *) exec bpftrace "$@" ;; esac
        code=$(mktemp)
        cat >"$code"
        program=bpftrace
        if grep -q stand-in "$code"; then program={Path.Combine(AppContext.BaseDirectory, "standin")}; fi
        exec <"$code"
        rm "$code"
        exec "$program" "$@"
        """;

    private static string Autostart(string name) => $"pmdas/bpftrace/autostart/{name}.bt";
}
