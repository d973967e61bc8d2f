namespace Bpftrace.Runner.Language;

/// <summary>Whether bpftrace is started again when it has ended without a request to end.</summary>
public enum RestartMode
{
    /// <summary>Never; somebody has to start the script.</summary>
    Never,

    /// <summary>After each failure, with growing pauses.</summary>
    OnFailure,
}

/// <summary>The names of restart modes in scripts and in the configuration.</summary>
public static class RestartModes
{
    /// <summary>All names, for messages.</summary>
    public const string Names = $"{Never} or {OnFailure}";

    private const string Never = "never";
    private const string OnFailure = "on-failure";

    /// <summary>The mode of a name; null if there is none.</summary>
    public static RestartMode? Parse(ReadOnlySpan<char> name) => name switch
    {
        Never => RestartMode.Never,
        OnFailure => RestartMode.OnFailure,
        _ => null,
    };

    /// <summary>The name of a mode.</summary>
    public static string NameOf(RestartMode mode) => mode == RestartMode.Never ? Never : OnFailure;
}
