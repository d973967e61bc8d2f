using System.Text;

namespace Bench.Rig;

/// <summary>
/// A script for the stand-in: bpftrace's language for the agents, which find its variables, and comments for the
/// stand-in, which say what to print (StandIn/standin.c).
/// </summary>
/// <param name="name">The script's name.</param>
internal sealed class StandInScript(string name)
{
    private readonly StringBuilder _comments = new();
    private readonly StringBuilder _actions = new();
    private readonly List<ExpectedValues> _expected = [];

    /// <summary>The script's name.</summary>
    public string Name => name;

    /// <summary>How many values each of its metrics will have.</summary>
    public IReadOnlyList<ExpectedValues> Expected => _expected;

    /// <summary>The script.</summary>
    public string Code => $"{_comments}tracepoint:syscalls:sys_enter_read {{ {_actions}}}\n";

    /// <summary>Adds a map of process names.</summary>
    /// <param name="variable">Its name, without the @.</param>
    /// <param name="keys">How many keys it has.</param>
    /// <param name="changing">How many of them are replaced by others each second.</param>
    public StandInScript Map(string variable, int keys, int changing = 0) =>
        Add(variable, keys, $"map {keys} {changing}", $"@{variable}[comm] = count();");

    /// <summary>Adds a map of kernel stacks with five frames.</summary>
    public StandInScript Stacks(string variable, int keys) =>
        Add(variable, keys, $"stacks {keys}", $"@{variable}[kstack] = count();");

    /// <summary>Adds a histogram.</summary>
    public StandInScript Histogram(string variable, int buckets) =>
        Add(variable, buckets, $"hist {buckets}", $"@{variable} = hist(args->count);");

    /// <summary>Adds a count.</summary>
    public StandInScript Count(string variable) => Add(variable, 1, "count", $"@{variable} = count();");

    /// <summary>Makes it print text too.</summary>
    public StandInScript Text(int bytesASecond)
    {
        _comments.Append($"// stand-in: text {bytesASecond}\n");
        _actions.Append("printf(\"read\"); ");
        return this;
    }

    /// <summary>Makes it print its variables only once.</summary>
    public StandInScript Once()
    {
        _comments.Append("// stand-in: once\n");
        return this;
    }

    /// <summary>The metric of a variable.</summary>
    public string Metric(string variable) => $"{Root}.data.{variable}";

    /// <summary>The prefix of its metrics' names.</summary>
    public string Root => $"bpftrace.scripts.{name}";

    private StandInScript Add(string variable, int values, string printed, string action)
    {
        _comments.Append($"// stand-in: {variable} {printed}\n");
        _actions.Append(action).Append(' ');
        _expected.Add(new ExpectedValues(Metric(variable), values));
        return this;
    }
}
