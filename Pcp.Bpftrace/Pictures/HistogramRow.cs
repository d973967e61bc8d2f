using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Pictures;

/// <summary>A line of a histogram: a bucket, or adjacent ones where there are more buckets than lines.</summary>
/// <param name="Range">The buckets' common range.</param>
/// <param name="Amount">The count, or the rate.</param>
/// <param name="Keys">The keys of the values that it consists of.</param>
internal readonly record struct HistogramRow(BucketRange Range, double Amount, IReadOnlyList<string> Keys);
