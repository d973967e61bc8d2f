using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Fuzz.Targets;

namespace Fuzz;

/// <summary>
/// The inputs that afl-fuzz has kept in earlier runs, and those that failed: together they reach each branch that was
/// ever reached. One archive for each target, which tests/fuzz/coverage writes.
/// </summary>
internal static class Corpus
{
    private const string Failed = "failed-";

    /// <summary>The inputs of a target, with the names of their files.</summary>
    public static IEnumerable<(string Name, byte[] Input)> Read(ITarget target)
    {
        using Stream? stream = typeof(Corpus).Assembly.GetManifestResourceStream($"{target.Name}.zip");
        if (stream is null)
            yield break;
        using ZipArchive archive = new(stream);
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using Stream content = entry.Open();
            using MemoryStream bytes = new();
            content.CopyTo(bytes);
            yield return (entry.Name, bytes.ToArray());
        }
    }

    /// <summary>
    /// Writes <c>corpus.zip</c> into a directory: its <c>least/</c>, which afl-cmin wrote, what afl-fuzz found to fail
    /// in <c>found/</c>, and what had failed before. The same inputs make the same file.
    /// </summary>
    public static void Write(ITarget target, string directory)
    {
        SortedDictionary<string, byte[]> inputs = new(StringComparer.Ordinal);
        foreach ((string name, byte[] input) in Read(target).Where(
            entry => entry.Name.StartsWith(Failed, StringComparison.Ordinal)))
        {
            inputs[name] = input;
        }

        Add("least", "");
        Add("found/default/crashes", Failed);
        Add("found/default/hangs", Failed);
        using ZipArchive archive = ZipFile.Open(Path.Combine(directory, "corpus.zip"), ZipArchiveMode.Create);
        foreach ((string name, byte[] input) in inputs)
        {
            ZipArchiveEntry entry = archive.CreateEntry(name, CompressionLevel.SmallestSize);
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using Stream content = entry.Open();
            content.Write(input);
        }

        void Add(string part, string prefix)
        {
            string path = Path.Combine(directory, part);
            if (!Directory.Exists(path))
                return;
            foreach (FileInfo file in new DirectoryInfo(path).EnumerateFiles().Where(file => file.Name != "README.txt"))
            {
                byte[] input = File.ReadAllBytes(file.FullName);
                inputs[prefix + Convert.ToHexStringLower(SHA256.HashData(input))[..16]] = input;
            }
        }
    }

    /// <summary>Feeds the files of a directory, and writes each failure.</summary>
    /// <returns>Whether none failed.</returns>
    public static bool FeedFiles(ITarget target, string directory, TextWriter output)
    {
        Trial trial = new(target);
        int failed = 0, passed = 0;
        foreach (string file in Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal))
        {
            byte[] input = File.ReadAllBytes(file);
            if (trial.Feed(input) is { } failure)
            {
                failed++;
                output.WriteLine($"{file}: {failure}\n{Encoding.UTF8.GetString(input)}");
            }
            else
            {
                passed++;
            }
        }

        output.WriteLine($"{target.Name}: {passed} passed, {failed} failed");
        return failed == 0;
    }
}
