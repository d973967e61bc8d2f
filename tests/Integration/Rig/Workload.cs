using System.Globalization;

namespace Integration.Rig;

/// <summary>A process with a name of its own that makes system calls known in number and size.</summary>
internal sealed class Workload : IDisposable
{
    private readonly string _program;

    /// <summary>Prepares it: a copy of dd under a name that no other process has.</summary>
    public Workload()
    {
        Comm = "rd" + Guid.NewGuid().ToString("N")[..10];
        _program = Path.Combine(Path.GetTempPath(), Comm);
        File.Copy(Tool.Find("dd"), _program);
    }

    /// <summary>The name of its process.</summary>
    public string Comm { get; }

    /// <summary>Reads <paramref name="count"/> times <paramref name="size"/> bytes.</summary>
    public void Read(int size, int count) =>
        Tool.Run(
            _program,
            ["if=/dev/zero", "of=/dev/null", $"bs={size.ToString(CultureInfo.InvariantCulture)}", $"count={count.ToString(CultureInfo.InvariantCulture)}"])
            .OutputOrFail();

    public void Dispose() => File.Delete(_program);
}
