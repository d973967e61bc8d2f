using Integration.Rig;

namespace Integration.ReportTests;

/// <summary>The views for pmrep that are shipped.</summary>
internal static class PmrepViews
{
    private const string Scripts = "bpftrace.scripts.";

    /// <summary>The names of all views.</summary>
    public static IReadOnlyCollection<string> All => Read().Keys;

    /// <summary>The views of a script: that of its name, and those of its name with a suffix.</summary>
    public static IReadOnlyList<string> Of(string script) =>
    [
        .. All.Where(
            view => view == $"bpftrace-{script}" || view.StartsWith($"bpftrace-{script}-", StringComparison.Ordinal)),
    ];

    /// <summary>The metrics in a view.</summary>
    public static IReadOnlyList<string> Metrics(string view) => Read()[view];

    private static Dictionary<string, List<string>> Read()
    {
        Dictionary<string, List<string>> views = [];
        List<string>? metrics = null;
        foreach (string line in File.ReadLines(Checkout.Views))
        {
            if (line is ['[', .. var view, ']'])
                views.Add(view, metrics = []);
            else if (line.StartsWith(Scripts, StringComparison.Ordinal))
                metrics!.Add(line[..line.IndexOf(' ', StringComparison.Ordinal)]);
        }

        return views;
    }
}
