using System.Globalization;
using System.Text;
using Fuzz.Targets;
using SharpFuzz;

namespace Fuzz;

/// <summary>
/// Fuzzing by afl-fuzz(1), which keeps each input that reaches a branch that none before it has reached, and goes on
/// from there. SharpFuzz has instrumented the assemblies for that.
/// </summary>
internal static class Coverage
{
    private const int Seeds = 200;
    private const int MaxWord = 128; // afl-fuzz's MAX_DICT_FILE

    /// <summary>Feeds what afl-fuzz sends, until it ends this process. A failure counts as a crash.</summary>
    public static void Run(ITarget target)
    {
        Trial trial = new(target);
        using MemoryStream input = new();
        // A process of its own takes the inputs, so that one that hangs or overflows the stack ends only that.
        Fuzzer.OutOfProcess.Run(stream =>
        {
            input.SetLength(0);
            stream.CopyTo(input);
            if (trial.Feed(input.ToArray()) is { } failure)
                throw new BrokenPromiseException(failure);
        });
    }

    /// <summary>Writes what afl-fuzz begins with: <c>seeds/</c> and <c>words</c>, its dictionary.</summary>
    public static void WriteSeeds(ITarget target, int seed, string directory)
    {
        string seeds = Path.Combine(directory, "seeds");
        Directory.CreateDirectory(seeds);
        Random random = new(seed);
        for (int i = 0; i < Seeds; i++)
            File.WriteAllBytes(Path.Combine(seeds, $"made-{i:000}"), target.Make(random));
        foreach ((string name, byte[] input) in Corpus.Read(target))
            File.WriteAllBytes(Path.Combine(seeds, name), input);
        File.WriteAllLines(
            Path.Combine(directory, "words"),
            target.Pieces.Where(piece => piece.Length is > 0 and <= MaxWord).Select(Word));
    }

    private static string Word(byte[] piece)
    {
        StringBuilder word = new();
        foreach (byte b in piece)
        {
            if (char.IsAsciiLetterOrDigit((char)b))
                word.Append((char)b);
            else
                word.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }

        return $"\"{word}\"";
    }
}
