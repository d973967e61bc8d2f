using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Integration.Rig;

namespace Integration.ExampleTests;

/// <summary>What a script costs.</summary>
/// <param name="Time">The time in which it was measured; of a reading, the time of the clock.</param>
/// <param name="Events">How often its BPF programs ran.</param>
/// <param name="Programs">For how long, as the kernel counts it with <see cref="KernelStatistics"/>.</param>
/// <param name="Process">The CPU time of bpftrace itself, which reads maps and looks up names of functions.</param>
internal sealed partial record ProgramCost(TimeSpan Time, long Events, TimeSpan Programs, TimeSpan Process)
{
    /// <summary>Events in a second.</summary>
    public double EventRate => Events / Time.TotalSeconds;

    /// <summary>The time of one event's program.</summary>
    public double NanosecondsEach => Events == 0 ? 0 : Programs.TotalNanoseconds / Events;

    /// <summary>The programs' part, in percent of a core.</summary>
    public double ProgramsPercent => 100 * (Programs / Time);

    /// <summary>bpftrace's own part, in percent of a core.</summary>
    public double ProcessPercent => 100 * (Process / Time);

    /// <summary>All of it, in percent of a core.</summary>
    public double Percent => ProgramsPercent + ProcessPercent;

    /// <summary>Reads what a bpftrace process has cost so far.</summary>
    public static ProgramCost Read(int pid)
    {
        long events = 0;
        double nanoseconds = 0;
        HashSet<string> programs = []; // several descriptors may be of one
        foreach (string descriptor in Directory.EnumerateFiles($"/proc/{pid}/fdinfo").Select(ReadIfOpen))
        {
            Match program = Program().Match(descriptor);
            if (!program.Success || !programs.Add(program.Groups["id"].Value))
                continue;
            events += long.Parse(program.Groups["events"].Value, CultureInfo.InvariantCulture);
            nanoseconds += double.Parse(program.Groups["time"].Value, CultureInfo.InvariantCulture);
        }

        return new ProgramCost(
            Stopwatch.GetElapsedTime(0), events, TimeSpan.FromMicroseconds(nanoseconds / 1000), ProcessCost.Cpu(pid));
    }

    /// <summary>The cost since another reading.</summary>
    public ProgramCost Since(ProgramCost before) => new(
        Time - before.Time, Events - before.Events, Programs - before.Programs, Process - before.Process);

    private static string ReadIfOpen(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return ""; // closed meanwhile
        }
    }

    [GeneratedRegex(@"prog_id:\t(?<id>\d+)\nrun_time_ns:\t(?<time>\d+)\nrun_cnt:\t(?<events>\d+)")]
    private static partial Regex Program();
}
