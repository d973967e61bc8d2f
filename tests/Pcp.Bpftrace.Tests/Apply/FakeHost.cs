using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Tests.Apply;

/// <summary>A host in memory. Each list of scripts is one step for a script that is starting.</summary>
internal sealed class FakeHost : IScriptHost
{
    private readonly Dictionary<string, Queue<string>> _coming = [];

    /// <summary>The scripts.</summary>
    public List<ScriptInfo> Scripts { get; init; } = [];

    /// <summary>The requests that change something, in order.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The states of a script after it was registered or started, by its code.</summary>
    public Func<string, string[]> Life { get; init; } = _ => ["starting", "started"];

    /// <summary>Throws the failure of a request, such as <c>register a</c>.</summary>
    public Action<string> Fail { get; set; } = _ => { };

    /// <summary>What the agent reports about itself.</summary>
    public HostFacts Known { get; init; } = new() { Name = "web1", Kernel = "6.1.0", BpftraceVersion = "v0.17.0" };

    public HostFacts Facts() => Known;

    public IReadOnlyList<ScriptInfo> Registered()
    {
        Fail("list");
        for (int i = 0; i < Scripts.Count; i++)
        {
            if (_coming.TryGetValue(Scripts[i].Name, out Queue<string>? states) && states.TryDequeue(out string? next))
                Scripts[i] = Scripts[i] with { Status = next, Error = next == "error" ? "bpftrace's message" : "" };
        }

        return [.. Scripts];
    }

    public ScriptInfo Register(string code)
    {
        string name = Annotation.ReadAll(code).Last(annotation => annotation.Name == "name").Value;
        Request($"register {name}");
        Assert.That(Scripts.Select(script => script.Name), Does.Not.Contain(name), "the agent has one of a name");
        ScriptInfo script = TestFolder.Registered(name, code, "starting");
        Scripts.Add(script);
        _coming[name] = new Queue<string>(Life(code));
        return script;
    }

    public void Deregister(string name)
    {
        Request($"deregister {name}");
        if (Scripts.RemoveAll(script => script.Name == name) == 0)
            throw new AgentException(AgentFailure.NoScript, "there is none");
        _coming.Remove(name);
    }

    public void Start(string name)
    {
        Request($"start {name}");
        _coming[name] = new Queue<string>(Life(Scripts.Single(script => script.Name == name).Code));
    }

    public void Stop(string name) => Request($"stop {name}");

    public void Dispose() => Requests.Add("dispose");

    private void Request(string request)
    {
        Requests.Add(request);
        Fail(request);
    }
}
