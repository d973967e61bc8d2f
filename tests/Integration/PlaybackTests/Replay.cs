using Pcp.Bpftrace.Archives;
using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;

namespace Integration.PlaybackTests;

/// <summary>The samples of a script that are played, as fast as possible.</summary>
internal sealed class Replay : IPresentation
{
    private Replay()
    {
    }

    public CancellationToken Quit => CancellationToken.None;

    private List<Sample> Samples { get; } = [];

    public void Show(Sample sample) => Samples.Add(sample);

    public void Dispose()
    {
    }

    /// <summary>All samples, forwards or backwards.</summary>
    public static IReadOnlyList<Sample> Of(
        string path,
        string script,
        int direction = 1,
        PlaybackOptions? options = null,
        CancellationToken cancel = default)
    {
        using PcpContext archive = PcpContext.OpenArchive(path);
        using Replay replay = new();
        ArchivePlayer player = new(
            archive, script, (options ?? new PlaybackOptions()) with { IsUnattended = true }, TimeProvider.System)
        {
            Speed = direction,
        };
        player.Run(replay, cancel);
        return replay.Samples;
    }

    /// <summary>A sample with all that it has, as text.</summary>
    public static string Text(Sample sample) => $"{sample.Time:O} {sample.Hosts.Single()}\n{TextOfValues(sample)}";

    /// <summary>The values of a sample's variables, as text.</summary>
    public static string TextOfValues(Sample sample) =>
        string.Join('\n', sample.Variables.Select(each => $"{each.Variable}: {string.Join(' ', Values(each))}"));

    /// <summary>The values of a variable: <c>key=value</c>.</summary>
    public static IEnumerable<string> Values(VariableSample sample) =>
        sample.Entries.Select(entry => $"{entry.Key}={entry.Value}");

    /// <summary>The samples of one variable, in the order of time.</summary>
    public static IEnumerable<VariableSample> Of(IEnumerable<Sample> samples, string variable) =>
        samples.Select(sample => sample.Variables.Single(each => each.Variable.Name == variable));
}
