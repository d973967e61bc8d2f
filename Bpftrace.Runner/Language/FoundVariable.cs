using Bpftrace.Runner.Language.Values;

namespace Bpftrace.Runner.Language;

/// <summary>What a script does with a map variable, over all places where it stands.</summary>
/// <param name="name">The name with its <c>@</c>.</param>
internal sealed class FoundVariable(string name)
{
    /// <summary>The name with its <c>@</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Whether it needs no listing any more; what has not appeared yet was only named ahead.</summary>
    public bool HasAppeared { get; set; }

    /// <summary>Whether it has a key in any place.</summary>
    public bool IsKeyed { get; set; }

    /// <summary>Whether <c>kstack</c> or <c>ustack</c> is part of its key in any place.</summary>
    public bool HasStackKey { get; set; }

    /// <summary>Whether the script prints it as a whole while it runs.</summary>
    public bool IsPrinted { get; set; }

    /// <summary>How it is written to.</summary>
    public Writes Writes { get; set; }

    /// <summary>Its values.</summary>
    public ValueNode Value { get; } = new();
}
