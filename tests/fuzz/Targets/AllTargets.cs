using System.Collections.Immutable;

namespace Fuzz.Targets;

/// <summary>Whatever reads what others wrote.</summary>
internal static class AllTargets
{
    /// <summary>One of each, in the order in which they are fed.</summary>
    public static ImmutableArray<ITarget> Create() =>
    [
        new ScriptTarget(), new OutputTarget(), new ErrorsTarget(), new SettingsTarget(), new RequestsTarget(),
        new FilesTarget(),
    ];
}
