using System.Globalization;
using System.Text.Json;

namespace Integration.ExampleTests;

/// <summary>The load of an example, one of <c>tests/examples/loads</c>, while it runs.</summary>
internal sealed class Load : IDisposable
{
    private const string Disk = "/var/tmp"; // /tmp is in memory on many hosts

    private readonly string _directory;
    private readonly Task<ToolResult> _run;

    /// <summary>Starts it.</summary>
    /// <param name="example">The example.</param>
    /// <param name="time">How long it runs.</param>
    /// <param name="comm">The name of its processes.</param>
    public Load(Example example, TimeSpan time, string comm)
    {
        Comm = comm;
        _directory = Directory.CreateDirectory(Path.Combine(Disk, Comm)).FullName;
        string loads = Path.Combine(TestContext.CurrentContext.TestDirectory, "ExampleTests", "loads");
        string seconds = time.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        _run = Task.Run(() => Tool.Run("/usr/bin/python3", [loads, example.Name, Comm, seconds, _directory]));
    }

    /// <summary>The name of its processes and threads, and part of the names of its files.</summary>
    public string Comm { get; }

    /// <summary>Whether it has ended.</summary>
    public bool HasEnded => _run.IsCompleted;

    /// <summary>A name of processes that no others have.</summary>
    public static string NewComm() => "load" + Guid.NewGuid().ToString("N")[..10];

    /// <summary>Waits for its end; returns how often it did what.</summary>
    public LoadFacts Wait()
    {
        using JsonDocument facts = JsonDocument.Parse(_run.GetAwaiter().GetResult().OutputOrFail());
        return new LoadFacts(Comm, facts.RootElement.Clone());
    }

    public void Dispose()
    {
        Task.WaitAny(_run);
        Directory.Delete(_directory, recursive: true);
    }
}

/// <summary>How often a load did what.</summary>
/// <param name="Comm">The name of its processes.</param>
/// <param name="Facts">Numbers by name.</param>
internal sealed record LoadFacts(string Comm, JsonElement Facts)
{
    public long this[string name] => Facts.GetProperty(name).GetInt64();
}
