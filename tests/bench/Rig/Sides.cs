namespace Bench.Rig;

/// <summary>Which agents are measured.</summary>
[Flags]
internal enum Sides
{
    /// <summary>Ours, always.</summary>
    Ours = 0,

    /// <summary>PCP's <c>sample</c> agent in C, under the same pmcd as ours.</summary>
    C = 1,

    /// <summary>An agent in C that only passes on a prepared answer, under the same pmcd as ours.</summary>
    Floor = 4,

    /// <summary>
    /// The stock bpftrace agent, under its own pmcd, because it has the same name and domain as ours.
    /// </summary>
    Stock = 2,
}
