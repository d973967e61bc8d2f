using Bpftrace.Runner.Supervision;

namespace Bpftrace.Runner.Tests.Supervision;

/// <summary>Counts the requests to print.</summary>
internal sealed class FakeTrigger : IPrintTrigger
{
    public const string Complaint = "ERROR: Error attaching probe: 'ask'\n";

    public bool IsUsable { get; set; }

    /// <summary>By the script's number.</summary>
    public List<long> Fired { get; } = [];

    public string? Probe(long number) => IsUsable ? $"ask /{number}/" : null;

    public void Fire(long number) => Fired.Add(number);

    public bool GiveUp(string standardError)
    {
        bool isRefused = IsUsable && Complaint.StartsWith(standardError, StringComparison.Ordinal);
        IsUsable &= !isRefused;
        return isRefused;
    }
}
