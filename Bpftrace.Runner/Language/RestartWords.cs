namespace Bpftrace.Runner.Language;

/// <summary>How scripts and the configuration write a <see cref="RestartMode"/>.</summary>
public static class RestartWords
{
    /// <summary>All words, for messages.</summary>
    public const string All = "never or on-failure";

    private const string Never = "never";
    private const string OnFailure = "on-failure";

    /// <summary>The mode that a word means; null if it is no such word.</summary>
    public static RestartMode? Parse(ReadOnlySpan<char> word) => word switch
    {
        Never => RestartMode.Never,
        OnFailure => RestartMode.OnFailure,
        _ => null,
    };

    /// <summary>The word for a mode.</summary>
    public static string Of(RestartMode mode) => mode == RestartMode.Never ? Never : OnFailure;
}
