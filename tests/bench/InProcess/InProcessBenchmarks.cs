using Bench.Measuring;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Bench.InProcess;

/// <summary>Runs <see cref="ReaderBenchmarks"/> in this process: nothing is built for it.</summary>
internal static class InProcessBenchmarks
{
    /// <summary>Runs them.</summary>
    /// <returns>The outcomes by the name of the benchmark.</returns>
    /// <exception cref="InvalidOperationException">One of them failed.</exception>
    public static IReadOnlyDictionary<string, BenchmarkResult> Run(Effort effort)
    {
        string artifacts = Directory.CreateTempSubdirectory("bench").FullName;
        try
        {
            Job job = (effort.IsShort ? Job.Dry : Job.Default.WithWarmupCount(5).WithIterationCount(15))
                .WithToolchain(InProcessEmitToolchain.Instance);
            Summary summary = BenchmarkRunner.Run<ReaderBenchmarks>(
                ManualConfig.CreateEmpty()
                    .AddJob(job)
                    .AddLogger(NullLogger.Instance)
                    .AddDiagnoser(MemoryDiagnoser.Default)
                    .AddColumnProvider(DefaultColumnProviders.Instance)
                    .WithArtifactsPath(artifacts));
            return summary.Reports.ToDictionary(report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name, Result);
        }
        finally
        {
            Directory.Delete(artifacts, recursive: true);
        }
    }

    private static BenchmarkResult Result(BenchmarkReport report) =>
        report.ResultStatistics is { } statistics
            ? new(
                TimeSpan.FromMicroseconds(statistics.Median / 1000),
                report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0)
            : throw new InvalidOperationException($"{report.BenchmarkCase.DisplayInfo} failed");
}
