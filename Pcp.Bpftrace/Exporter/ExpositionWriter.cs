using System.Buffers;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Exporter;

/// <summary>Writes metrics in Prometheus' text format, version 0.0.4, part by part.</summary>
internal sealed class ExpositionWriter(Stream output)
{
    internal const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const int PartLength = 32 * 1024;

    private readonly ArrayBufferWriter<byte> _part = new(2 * PartLength);

    /// <summary>Writes all series of a metric; nothing if it has none.</summary>
    internal async Task Write(Family family, CancellationToken cancel)
    {
        bool hasBegun = false;
        foreach (Series series in family.Series)
        {
            if (!hasBegun)
                WriteHead(family);
            hasBegun = true;
            WriteLine(family.Name, series);
            if (_part.WrittenCount >= PartLength)
                await Flush(cancel);
        }
    }

    /// <summary>Passes on what is not yet in the output.</summary>
    internal async Task Flush(CancellationToken cancel)
    {
        await output.WriteAsync(_part.WrittenMemory, cancel);
        _part.ResetWrittenCount();
    }

    private void WriteHead(Family family)
    {
        string type = family.Type.ToString().ToLowerInvariant();
        Put($"# HELP {family.Name} {family.Help.Replace("\\", "\\\\").Replace("\n", "\\n")}\n");
        Put($"# TYPE {family.Name} {type}\n");
    }

    private void WriteLine(string name, Series series)
    {
        Put(name);
        Put(series.Suffix);
        if (series.Labels.Length > 0 || series.Bound is not null)
        {
            Put("{");
            Put(series.Bound is null ? series.Labels : LabelText.Add(series.Labels, "le", series.Bound));
            Put("}");
        }

        Put(" ");
        Put(Number(series.Value));
        Put("\n");
    }

    private static string Number(MetricValue value) =>
        value.Type is MetricType.Float or MetricType.Double ? Fraction(value.ToDouble()) : value.ToString();

    private static string Fraction(double number) => number switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => number.ToString(CultureInfo.InvariantCulture), // also NaN
    };

    private void Put(string text) => Encoding.UTF8.GetBytes(text, _part);
}
