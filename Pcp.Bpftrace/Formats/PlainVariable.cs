using Pcp.Bpftrace.Pictures;
using Pcp.Bpftrace.Samples;

namespace Pcp.Bpftrace.Formats;

/// <summary>A variable in the form of bpftrace's own output, and its rate, if it is a counter.</summary>
internal static class PlainVariable
{
    // As bpftrace's, 80 columns in all.
    private const int LabelWidth = 16;
    private const int CountWidth = 9;
    private const int BarWidth = 52;

    public static IEnumerable<string> Lines(VariableHistory history)
    {
        string name = VisibleText.Of(history.Variable.Name);
        if (history.Host is string host)
            name = VisibleText.Of(host) + " " + name;
        return history.Variable.Kind switch
        {
            VariableKind.Histogram => Histogram.Of(history.Readings, SortOrder.Value)
                .SelectMany(histogram => Lines(name, histogram)),
            VariableKind.Stacks => history.Readings.SelectMany(reading => StackLines(name, reading)),
            _ => history.Readings.Select(reading => $"{name}{Key(reading.Key)}: {Value(reading)}"),
        };
    }

    private static IEnumerable<string> Lines(string name, Histogram histogram)
    {
        yield return $"{name}{Key(histogram.Key)}:";
        double highest = histogram.Rows.Select(row => row.Amount).DefaultIfEmpty().Max();
        foreach (HistogramRow row in histogram.Rows)
        {
            // Counts come from outside, and may be negative.
            int bar = highest > 0 ? Math.Max(0, (int)(row.Amount / highest * BarWidth)) : 0;
            string count = row.Amount.ToString("0", CultureInfo.InvariantCulture);
            yield return BucketLabel.Of(row.Range).PadRight(LabelWidth) + count.PadLeft(CountWidth)
                + " |" + new string('@', bar).PadRight(BarWidth) + "|";
        }
    }

    private static string[] StackLines(string name, Reading reading)
    {
        string[] lines = [.. reading.Key.Split('\n').Select(line => VisibleText.Of(line.Replace('\t', ' ')))];
        lines[0] = name + "[" + lines[0];
        lines[^1] += "]: " + Value(reading);
        return lines;
    }

    private static string Key(string key) => key.Length == 0 ? "" : $"[{VisibleText.Of(key)}]";

    private static string Value(Reading reading)
    {
        string value = VisibleText.Of(reading.Value.ToString());
        return reading.Rate is double rate
            ? $"{value} ({rate.ToString("0.##", CultureInfo.InvariantCulture)}/s)"
            : value;
    }
}
