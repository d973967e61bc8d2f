using System.Diagnostics;
using System.Globalization;
using Fuzz;
using Fuzz.Targets;

const long Step = 50_000;

long inputs = 1_000_000, first = 0;
int seed = 1;
string? only = null;
for (int i = 0; i < args.Length; i++)
{
    string value = i + 1 < args.Length ? args[i + 1] : "";
    bool isNumber = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number);
    switch (args[i])
    {
        case "--inputs" when isNumber:
            inputs = number;
            break;
        case "--first" when isNumber:
            first = number;
            break;
        case "--seed" when isNumber && number <= int.MaxValue:
            seed = (int)number;
            break;
        case "--target" when value is "scripts" or "output":
            only = value;
            break;
        default:
            Console.Error.WriteLine(
                "Usage: tests/fuzz/run [--inputs N] [--seed S] [--first N] [--target scripts|output]");
            return 2;
    }

    i++;
}

foreach (ITarget target in (ITarget[])[new ScriptTarget(), new OutputTarget()])
{
    if (only is not null && target.Name != only)
        continue;
    Campaign campaign = new(target, seed);
    long started = Stopwatch.GetTimestamp();
    for (long done = 0; done < inputs; done += Step)
    {
        // An input that hangs is one of this step.
        Console.Error.Write($"\r{target.Name}: {first + done} of {first + inputs} ");
        if (campaign.Run(first + done, Math.Min(Step, inputs - done)) is { } failure)
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
