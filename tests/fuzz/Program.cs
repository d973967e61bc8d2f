using System.Diagnostics;
using Fuzz;
using Fuzz.Targets;

const long Step = 50_000;

Options options;
try
{
    options = Options.Parse(args);
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}

if (options.IsUnderAfl)
{
    Coverage.Run(options.Targets[0]);
    return 0;
}

if (options.SeedDirectory is { } seeds)
{
    Coverage.WriteSeeds(options.Targets[0], options.Seed, seeds);
    return 0;
}

if (options.FoundDirectory is { } found)
{
    Corpus.Write(options.Targets[0], found);
    return 0;
}

if (options.FileDirectory is { } files)
    return Corpus.FeedFiles(options.Targets[0], files, Console.Out) ? 0 : 1;

foreach (ITarget target in options.Targets)
{
    Campaign campaign = new(target, options.Seed);
    long started = Stopwatch.GetTimestamp();
    for (long done = 0; done < options.Inputs; done += Step)
    {
        // An input that hangs is one of this step.
        Console.Error.Write($"\r{target.Name}: {options.First + done} of {options.First + options.Inputs} ");
        if (campaign.Run(options.First + done, Math.Min(Step, options.Inputs - done)) is { } failure)
        {
            Console.Error.WriteLine();
            Console.Error.WriteLine(failure);
            return 1;
        }
    }

    Console.Error.Write('\r');
    using Process process = Process.GetCurrentProcess();
    Console.WriteLine(
        $"{target.Name}: {campaign.Passed} inputs passed in {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s; "
        + $"slowest {campaign.Slowest.TotalMilliseconds:0.0} ms, "
        + $"most allocated for one {campaign.MostAllocated / 1024} KiB, "
        + $"resident at most {process.PeakWorkingSet64 / 1024 / 1024} MiB");
}

return 0;
