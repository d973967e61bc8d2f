namespace Pcp.Bpftrace.Doctor;

/// <summary>What a check says.</summary>
internal enum Verdict
{
    /// <summary>Nothing is wrong.</summary>
    Ok,

    /// <summary>Some scripts do not work, or it cannot be checked.</summary>
    Warning,

    /// <summary>No script works, or not for this user.</summary>
    Failed,
}

/// <summary>What a check has found.</summary>
/// <param name="Subject">What was checked, in a word or two.</param>
/// <param name="Verdict">The result.</param>
/// <param name="Text">What was found.</param>
/// <param name="Remedy">What to do; null if nothing is wrong.</param>
internal sealed record Finding(string Subject, Verdict Verdict, string Text, string? Remedy = null)
{
    internal static Finding Ok(string subject, string text) => new(subject, Verdict.Ok, text);

    internal static Finding Warning(string subject, string text, string remedy) =>
        new(subject, Verdict.Warning, text, remedy);

    internal static Finding Failed(string subject, string text, string remedy) =>
        new(subject, Verdict.Failed, text, remedy);
}
