namespace Pcp.Bpftrace.Doctor;

/// <summary>The verdict of a check.</summary>
internal enum Verdict
{
    /// <summary>Nothing is wrong.</summary>
    Ok,

    /// <summary>Some scripts do not work, or it cannot be checked.</summary>
    Warning,

    /// <summary>No script works, or not for this user.</summary>
    Failed,
}

/// <summary>The result of a check.</summary>
/// <param name="Subject">The thing that was checked, in a word or two.</param>
/// <param name="Verdict">How bad it is.</param>
/// <param name="Text">The facts.</param>
/// <param name="Remedy">The advice; null if nothing is wrong.</param>
internal sealed record Finding(string Subject, Verdict Verdict, string Text, string? Remedy = null)
{
    internal static Finding Ok(string subject, string text) => new(subject, Verdict.Ok, text);

    internal static Finding Warning(string subject, string text, string remedy) =>
        new(subject, Verdict.Warning, text, remedy);

    internal static Finding Failed(string subject, string text, string remedy) =>
        new(subject, Verdict.Failed, text, remedy);
}
