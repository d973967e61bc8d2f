namespace Integration.ExampleTests;

/// <summary>Makes the kernel count how often and for how long BPF programs run, until it is disposed of.</summary>
internal sealed class KernelStatistics : IDisposable
{
    private const string Setting = "/proc/sys/kernel/bpf_stats_enabled";

    private readonly string _before = File.ReadAllText(Setting);

    /// <summary>Begins.</summary>
    public KernelStatistics() => File.WriteAllText(Setting, "1");

    public void Dispose() => File.WriteAllText(Setting, _before);
}
