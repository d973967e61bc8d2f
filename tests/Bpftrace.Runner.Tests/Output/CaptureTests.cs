using Bpftrace.Runner.Output;

namespace Bpftrace.Runner.Tests.Output;

/// <summary>
/// What several versions of bpftrace really printed (Captures/VERSION/NAME.ndjson) against what should be read from it
/// (NAME.expected beside it, in the form of <see cref="Transcript"/>).
/// </summary>
public sealed class CaptureTests
{
    internal static string Root => Path.Combine(TestContext.CurrentContext.TestDirectory, "Captures");

    // In all programs a variable of this name has no keys.
    private static readonly HashSet<string> _singles = ["@value"];

    public static IEnumerable<string> Captures() =>
        Directory
            .EnumerateFiles(
                Path.Combine(AppContext.BaseDirectory, "Captures"), "*.ndjson", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Path.Combine(AppContext.BaseDirectory, "Captures"), path))
            .Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Captures))]
    public void A_capture_is_read_as_expected(string capture)
    {
        string path = Path.Combine(Root, capture);
        string actual = Transcript.Of(File.ReadAllBytes(path), Quirks(capture), _singles);
        File.WriteAllText(Path.ChangeExtension(path, ".actual"), actual);
        string expected = Path.ChangeExtension(path, ".expected");
        Assert.That(
            File.Exists(expected),
            Is.True,
            $"{expected} is missing; what was read is in the .actual beside it");
        Assert.That(actual, Is.EqualTo(File.ReadAllText(expected)));
    }

    [TestCase("0.11.3/value_string_bytes.ndjson")]
    [TestCase("0.17.0/hist_keyed.ndjson")]
    [TestCase("0.17.0/value_string_unicode.ndjson")]
    [TestCase("0.17.0/value_macaddr.ndjson")]
    [TestCase("0.17.0/value_time.ndjson")]
    [TestCase("0.23.2/kstack_key.ndjson")]
    public void Where_the_output_is_cut_does_not_matter(string capture)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(Root, capture));
        string whole = Transcript.Of(bytes, Quirks(capture), _singles);
        for (int cut = 0; cut <= bytes.Length; cut++)
            Assert.That(Read(capture, bytes.AsSpan(0, cut), bytes.AsSpan(cut)), Is.EqualTo(whole), $"cut at {cut}");
    }

    [TestCaseSource(nameof(Captures))]
    public void Byte_by_byte_gives_the_same(string capture)
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(Root, capture));
        Transcript transcript = new() { Singles = _singles };
        using OutputReader reader = new(transcript, 1 << 20, Quirks(capture));
        foreach (byte value in bytes)
            reader.Append([value]);
        reader.Complete();
        Assert.That(transcript.ToString(), Is.EqualTo(Transcript.Of(bytes, Quirks(capture), _singles)));
    }

    private static string Read(string capture, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        Transcript transcript = new() { Singles = _singles };
        using OutputReader reader = new(transcript, 1 << 20, Quirks(capture));
        reader.Append(first);
        reader.Append(second);
        reader.Complete();
        return transcript.ToString();
    }

    internal static OutputQuirks Quirks(string capture)
    {
        Version version = Version.Parse(capture.AsSpan(0, capture.IndexOf('/')));
        return OutputQuirks.Of(version.Major, version.Minor);
    }
}
