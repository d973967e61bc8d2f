using System.Globalization;
using System.Text.Json;

namespace Integration.Rig;

/// <summary>A registered script, as its metrics show it.</summary>
/// <param name="agent">The agent that runs it.</param>
/// <param name="reply">The reply to its registration.</param>
internal sealed class RunningScript(AgentRig agent, JsonElement reply)
{
    /// <summary>The reply to its registration.</summary>
    public JsonElement Reply => reply;

    /// <summary>Its id.</summary>
    public string Id => reply.GetProperty("script_id").GetString()!;

    /// <summary>The name used in its metrics: its name or its id.</summary>
    public string Name => reply.GetProperty("metadata").GetProperty("name").GetString() ?? Id;

    /// <summary>Its status.</summary>
    public string? Status => Single("status");

    /// <summary>The process id of its bpftrace.</summary>
    public int Pid => unchecked((int)uint.Parse(Single("pid")!, CultureInfo.InvariantCulture));

    /// <summary>Its error.</summary>
    public string? Error => Single("error");

    /// <summary>The full name of one of its metrics.</summary>
    public string Metric(string leaf) => $"bpftrace.scripts.{Name}.{leaf}";

    /// <summary>The value of one of its metrics without instances.</summary>
    public string? Single(string leaf) => agent.Client.FetchSingle(Metric(leaf));

    /// <summary>The values of one of its variables.</summary>
    public PminfoValues Data(string variable) => agent.Client.Fetch(Metric($"data.{variable}"));

    /// <summary>Waits for a status.</summary>
    public RunningScript WaitUntil(string status)
    {
        Eventually.Get(() => (Status, Error), state => state.Status == status, $"{Name} to be {status}");
        return this;
    }

    /// <summary>Waits until a variable has a value as wanted, and returns it.</summary>
    public PminfoValues WaitForData(string variable, Func<PminfoValues, bool> wanted) =>
        Eventually.Get(
            () => Data(variable), wanted, $"values of {Metric($"data.{variable}")}", () => $"({Status}) {Error}");

    /// <summary>Waits until a variable without keys has this value.</summary>
    public void WaitForData(string variable, string wanted) => WaitForData(variable, values => values.Single == wanted);

    /// <summary>Waits until a variable with keys has exactly these values, by instance name.</summary>
    public void WaitForData(string variable, IReadOnlyDictionary<string, string> wanted) =>
        WaitForData(variable, values => values.ByName.OrderBy(v => v.Key).SequenceEqual(wanted.OrderBy(v => v.Key)));

    /// <summary>Stops, starts or deregisters it with pmstore.</summary>
    public void Control(string verb) => agent.Client.Store($"bpftrace.control.{verb}", Name).OutputOrFail();
}
