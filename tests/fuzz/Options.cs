using System.Collections.Immutable;
using System.Globalization;
using Fuzz.Targets;

namespace Fuzz;

/// <summary>What the command line chose.</summary>
internal sealed record Options
{
    private const string Usage =
        "Usage: tests/fuzz/run [--inputs N] [--seed S] [--first N] [--target TARGET]\n"
        + "       fuzz --seeds DIRECTORY --target TARGET   writes inputs and a dictionary for afl-fuzz\n"
        + "       fuzz --afl --target TARGET               is run by afl-fuzz\n"
        + "       fuzz --keep DIRECTORY --target TARGET    writes the corpus after afl-fuzz and afl-cmin\n"
        + "       fuzz --files DIRECTORY --target TARGET   feeds files";

    /// <summary>How many inputs are made for each target.</summary>
    public long Inputs { get; private init; } = 1_000_000;

    /// <summary>The number of the first input.</summary>
    public long First { get; private init; }

    /// <summary>Chooses the inputs.</summary>
    public int Seed { get; private init; } = 1;

    /// <summary>What is fed.</summary>
    public ImmutableArray<ITarget> Targets { get; private init; } = AllTargets.Create();

    /// <summary>Where inputs for afl-fuzz are to be written; null if they are not.</summary>
    public string? SeedDirectory { get; private init; }

    /// <summary>Where afl-fuzz has left what it found; null if the corpus is not to be written.</summary>
    public string? FoundDirectory { get; private init; }

    /// <summary>The directory whose files are fed; null: inputs are made.</summary>
    public string? FileDirectory { get; private init; }

    /// <summary>Whether afl-fuzz sends the inputs.</summary>
    public bool IsUnderAfl { get; private init; }

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="ArgumentException">They are not valid; the message has the usage.</exception>
    public static Options Parse(ReadOnlySpan<string> arguments)
    {
        Options options = new();
        while (!arguments.IsEmpty)
        {
            if (arguments[0] == "--afl")
            {
                options = options with { IsUnderAfl = true };
                arguments = arguments[1..];
                continue;
            }

            string value = arguments.Length > 1 ? arguments[1] : "";
            options = options.With(arguments[0], value) ?? throw new ArgumentException(Usage);
            arguments = arguments[2..];
        }

        bool isForOne = options.IsUnderAfl
            || options.SeedDirectory is not null
            || options.FoundDirectory is not null
            || options.FileDirectory is not null;
        return isForOne && options.Targets.Length != 1 ? throw new ArgumentException(Usage) : options;
    }

    private Options? With(string key, string value)
    {
        bool isNumber = long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number);
        return key switch
        {
            "--inputs" when isNumber => this with { Inputs = number },
            "--first" when isNumber => this with { First = number },
            "--seed" when isNumber && number <= int.MaxValue => this with { Seed = (int)number },
            "--target" when Targets.FirstOrDefault(target => target.Name == value) is { } target =>
                this with { Targets = [target] },
            "--seeds" when value.Length > 0 => this with { SeedDirectory = value },
            "--keep" when value.Length > 0 => this with { FoundDirectory = value },
            "--files" when value.Length > 0 => this with { FileDirectory = value },
            _ => null,
        };
    }
}
