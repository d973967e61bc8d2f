using Bpftrace.Runner.Language;
using Bpftrace.Runner.Supervision;

namespace Bpftrace.Runner.Tests.Supervision;

/// <summary>Records what scripts are triggered with.</summary>
internal sealed class FakeTrigger : IPrintTrigger
{
    public const string Complaint = "ERROR: Error attaching probe: 'ask'\n";

    public bool IsUsable { get; set; }

    /// <summary>The numbers of the scripts.</summary>
    public List<long> Numbers { get; } = [];

    /// <summary><c>rest</c> or <c>print</c>, in order.</summary>
    public string Fired { get; private set; } = "";

    public string? Probe(long number, ScriptSource source) => IsUsable ? $"ask /{number}/" : null;

    public void Fire(long number, bool rests)
    {
        Numbers.Add(number);
        Fired += rests ? "rest " : "print ";
    }

    public bool GiveUp(string standardError, ScriptSource source)
    {
        bool isRefused = standardError == Complaint.TrimEnd();
        IsUsable &= !isRefused;
        return isRefused;
    }
}
