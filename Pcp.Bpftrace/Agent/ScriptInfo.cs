using System.Text.Json;
using Pcp.Bpftrace.Samples;
using Pcp.Bpftrace.Sources;
using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Pcp.Bpftrace.Agent;

/// <summary>A script as the agent of a host reports it.</summary>
internal sealed record ScriptInfo
{
    /// <summary>
    /// The script's name, or its id if it has none; its metrics are below <c>bpftrace.scripts.NAME</c>.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>The user who registered it, or null if the agent does not know.</summary>
    public required string? User { get; init; }

    /// <summary>Whether it never expires, as it has a name.</summary>
    public required bool IsPersistent { get; init; }

    /// <summary>When it was registered, by the clock and in the time zone of its host.</summary>
    public required DateTime Created { get; init; }

    /// <summary>The script.</summary>
    public required string Code { get; init; }

    /// <summary>Its variables, in the order of the script.</summary>
    public required IReadOnlyList<ScriptVariable> Variables { get; init; }

    /// <summary>stopped, starting, started, stopping or error.</summary>
    public required string Status { get; init; }

    /// <summary>The process id of its bpftrace, or -1.</summary>
    public required int Pid { get; init; }

    /// <summary>The exit status of its last bpftrace.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Why it failed; empty if it did not.</summary>
    public required string Error { get; init; }

    /// <summary>The number of attached probes.</summary>
    public required long Probes { get; init; }

    /// <summary>Why values are missing, a line each; empty if none are.</summary>
    public string Warnings { get; init; } = "";

    /// <summary>How often it was restarted after a failure.</summary>
    public long Restarts { get; init; }

    /// <summary>Events that bpftrace did not read in time.</summary>
    public long LostEvents { get; init; }

    /// <summary>Reads one script of the agent's JSON.</summary>
    /// <exception cref="FormatException">
    /// Its name is none that a script can have, or a variable is there twice.
    /// </exception>
    internal static ScriptInfo Read(JsonElement json)
    {
        JsonElement state = json.GetProperty("state");
        JsonElement metadata = json.GetProperty("metadata");
        return new ScriptInfo
        {
            Name = CheckName(Text(metadata, "name") is { Length: > 0 } name ? name : Text(json, "script_id") ?? ""),
            User = Text(json, "username"),
            IsPersistent = json.GetProperty("persistent").GetBoolean(),
            Created = DateTime.Parse(Text(json, "created_at") ?? "", CultureInfo.InvariantCulture),
            Code = Text(json, "code") ?? "",
            Variables = ReadVariables(json.GetProperty("variables")),
            Status = Text(state, "status") ?? "",
            Pid = state.GetProperty("pid").GetInt32(),
            ExitCode = state.GetProperty("exit_code").GetInt32(),
            Error = ErrorOf(json),
            Probes = state.GetProperty("probes").GetInt64(),
        };
    }

    /// <summary>Why the agent refused a script, which may have no valid name; empty if it has not.</summary>
    internal static string ErrorOf(JsonElement json) => Text(json.GetProperty("state"), "error") ?? "";

    private static ScriptVariable[] ReadVariables(JsonElement json)
    {
        ScriptVariable[] variables = [.. json.EnumerateObject().Select(ScriptVariable.Read)];
        return variables.DistinctBy(variable => variable.Name).Count() == variables.Length
            ? variables
            : throw new FormatException("a variable is there twice");
    }

    // It comes from another host, and becomes the name of files and a part of pmlogger's configuration.
    private static string CheckName(string name) => ScriptNames.IsValid(name)
        ? name
        : throw new FormatException($"'{VisibleText.Of(name)}' cannot be a script's name");

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}

/// <summary>A variable of a script as the agent reports it.</summary>
/// <param name="Name">The name as in the script: <c>@bytes</c>; <c>@output</c> for printed text.</param>
/// <param name="IsSingle">Whether it has one value rather than one for each key.</param>
/// <param name="Semantics">PCP's number for the semantics of its metric.</param>
/// <param name="Type">PCP's number for the type of its metric.</param>
/// <param name="MetricType">histogram, stacks, output, or null.</param>
internal sealed record ScriptVariable(string Name, bool IsSingle, int Semantics, int Type, string? MetricType)
{
    /// <summary>The end of its metric's name, after <c>data.</c>.</summary>
    internal string Leaf => Name.Length > 1 ? Name[1..] : "root";

    /// <summary>The form of its values.</summary>
    internal VariableKind Kind => VariableKinds.Of(MetricType, IsSingle);

    /// <summary>Whether its values are text.</summary>
    internal bool IsText => Type == (int)Interop.Metrics.MetricType.String;

    /// <summary>The variable in the terms of samples.</summary>
    /// <param name="function">The function whose result it holds, or null.</param>
    internal Variable ToVariable(string? function)
    {
        bool isCounter = Semantics == (int)MetricSemantics.Counter;
        return new Variable(
            Name, Kind, isCounter, Combinations.Of(Name, Kind, function, isCounter, IsText));
    }

    /// <summary>This variable with the type that its metric has, which JSON of another host may contradict.</summary>
    internal ScriptVariable As(ClientMetric metric) => this with { Type = (int)metric.Descriptor.Type };

    /// <summary>Reads one variable of the agent's JSON.</summary>
    /// <exception cref="FormatException">Its name is none that a variable can have.</exception>
    internal static ScriptVariable Read(JsonProperty variable) => new(
        CheckName(variable.Name),
        variable.Value.GetProperty("single").GetBoolean(),
        variable.Value.GetProperty("semantics").GetInt32(),
        variable.Value.GetProperty("datatype").GetInt32(),
        variable.Value.GetProperty("metrictype").GetString());

    // It comes from another host, and becomes a part of what others read, such as Prometheus.
    private static string CheckName(string name) =>
        name is ['@', .. string rest] && rest.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.')
            ? name
            : throw new FormatException($"'{VisibleText.Of(name)}' cannot be a variable's name");
}
