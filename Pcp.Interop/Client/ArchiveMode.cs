namespace Pcp.Interop.Client;

/// <summary>The values that fetches from an archive return, numbered as PM_MODE_* in <c>pmapi.h</c>.</summary>
public enum ArchiveMode
{
    /// <summary>PM_MODE_INTERP: values for the given time, computed from those before and after it.</summary>
    Interpolated = 1,

    /// <summary>PM_MODE_FORW: the next recorded values at or after the given time.</summary>
    Forwards = 2,

    /// <summary>PM_MODE_BACK: the last recorded values at or before the given time.</summary>
    Backwards = 3,
}
