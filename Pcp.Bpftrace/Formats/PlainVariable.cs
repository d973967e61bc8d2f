using Pcp.Bpftrace.Pictures;
using Pcp.Bpftrace.Samples;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Formats;

/// <summary>A variable in the form of bpftrace's own output, and its rate, if it is a counter.</summary>
internal static class PlainVariable
{
    // As bpftrace's, 80 columns in all.
    private const int LabelWidth = 16;
    private const int CountWidth = 9;
    private const int BarWidth = 52;

    /// <summary>The lines of a variable: the largest value is the last one, as bpftrace has it.</summary>
    /// <param name="history">The variable.</param>
    /// <param name="mostKeys">How many keys are shown, those with the largest values; null for all.</param>
    public static IEnumerable<string> Lines(VariableHistory history, int? mostKeys = null)
    {
        string name = VisibleText.Of(history.Variable.Name);
        if (history.Host is string host)
            name = VisibleText.Of(host) + " " + name;
        string[][] keys = history.Variable.Kind switch
        {
            VariableKind.Histogram =>
                [.. Histogram.Of(history.Readings, SortOrder.Value).Reverse().Select(each => Lines(name, each))],
            VariableKind.Stacks => [.. Sort(history.Readings).Select(reading => StackLines(name, reading))],
            _ => [.. Sort(history.Readings).Select(reading => ValueLines(name, reading))],
        };
        int hidden = Math.Max(0, keys.Length - (mostKeys ?? keys.Length));
        IEnumerable<string> lines = keys.Skip(hidden).SelectMany(key => key);
        return hidden == 0 ? lines : lines.Append($"{name}: ... {hidden} more");
    }

    private static IEnumerable<Reading> Sort(IEnumerable<Reading> readings) =>
        readings.OrderBy(reading => reading.Number).ThenBy(reading => reading.Key, KeyComparer.Instance);

    private static string[] Lines(string name, Histogram histogram)
    {
        List<string> lines = [$"{name}{Key(histogram.Key)}:"];
        double highest = histogram.Rows.Select(row => row.Amount).DefaultIfEmpty().Max();
        foreach (HistogramRow row in histogram.Rows)
        {
            // Counts come from outside, and may be negative.
            int bar = highest > 0 ? Math.Max(0, (int)(row.Amount / highest * BarWidth)) : 0;
            string count = row.Amount.ToString("0", CultureInfo.InvariantCulture);
            lines.Add(BucketLabel.Of(row.Range).PadRight(LabelWidth) + count.PadLeft(CountWidth)
                + " |" + new string('@', bar).PadRight(BarWidth) + "|");
        }

        return [.. lines];
    }

    private static string[] StackLines(string name, Reading reading)
    {
        string[] lines = [.. reading.Key.Split('\n').Select(line => VisibleText.Of(line.Replace('\t', ' ')))];
        lines[0] = name + "[" + lines[0];
        lines[^1] += "]: " + Value(reading);
        return lines;
    }

    private static string[] ValueLines(string name, Reading reading) =>
        [$"{name}{Key(reading.Key)}: {Value(reading)}"];

    private static string Short(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Key(string key) => key.Length == 0 ? "" : $"[{VisibleText.Of(key)}]";

    private static string Value(Reading reading)
    {
        string value = reading.Value.Type is MetricType.Float or MetricType.Double
            ? Short(reading.Value.ToDouble())
            : VisibleText.Of(reading.Value.ToString());
        return reading.Rate is double rate ? $"{value} ({Short(rate)}/s)" : value;
    }
}
