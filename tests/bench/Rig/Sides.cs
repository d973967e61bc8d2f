namespace Bench.Rig;

/// <summary>Which agents are measured.</summary>
[Flags]
internal enum Sides
{
    /// <summary>Ours, always.</summary>
    Ours = 0,

    /// <summary>PCP's <c>sample</c> agent in C, under the same pmcd as ours.</summary>
    C = 1,

    /// <summary>The stock bpftrace agent, under a pmcd of its own: both have the same name and domain.</summary>
    Stock = 2,
}
