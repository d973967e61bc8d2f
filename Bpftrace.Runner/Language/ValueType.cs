namespace Bpftrace.Runner.Language;

/// <summary>What a variable's values are. Final once a script is registered: clients read it only once.</summary>
public enum ValueType
{
    /// <summary>0 to 2^64-1.</summary>
    Unsigned64,

    /// <summary>-2^63 to 2^63-1.</summary>
    Signed64,

    /// <summary>A number in floating point, exact up to 2^53. Only where a script asks for it.</summary>
    Double,

    /// <summary>Text in UTF-8.</summary>
    Text,
}
