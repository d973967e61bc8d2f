using Bench.InProcess;
using Bench.Measuring;
using Bench.Report;

namespace Bench.Rows;

/// <summary>The way from bpftrace's output to the tables, in process.</summary>
internal sealed class ReaderRow : IRow
{
    private const double TimesUtf8JsonReader = 2.5;

    /// <inheritdoc/>
    public string Name => "reader";

    /// <inheritdoc/>
    public string Title => "From bpftrace's output to the tables, a print cycle of 10,000 keys, in process";

    /// <inheritdoc/>
    public IEnumerable<Finding> Measure(Effort effort)
    {
        IReadOnlyDictionary<string, BenchmarkResult> results = InProcessBenchmarks.Run(effort);
        BenchmarkResult walk = results[nameof(ReaderBenchmarks.Utf8JsonReaderAlone)];
        yield return Describe("Utf8JsonReader alone walks it", walk);
        BenchmarkResult known = results[nameof(ReaderBenchmarks.KnownKeys)];
        yield return Describe("read into the tables, all keys known", known) with
        {
            Limits =
            [
                Limit.AtMostTimes(TimesUtf8JsonReader, "Utf8JsonReader", known.Median, walk.Median),
                Limit.AtMost(0, "bytes allocated", known.AllocatedBytes),
            ],
        };
        yield return Describe(
            "read into the tables, a tenth of the keys new", results[nameof(ReaderBenchmarks.ChangingKeys)]);
        yield return Describe(
            "only setting and publishing the values", results[nameof(ReaderBenchmarks.SetAndPublish)]);
    }

    private static Finding Describe(string work, BenchmarkResult result) =>
        new(work, $"{Format.Time(result.Median)}, {result.AllocatedBytes:N0} bytes allocated");
}
