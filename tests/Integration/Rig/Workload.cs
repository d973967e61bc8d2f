using System.Globalization;

namespace Integration.Rig;

/// <summary>A process with a unique name that makes system calls of known number and size.</summary>
internal sealed class Workload : IDisposable
{
    private readonly string _program;

    /// <summary>Prepares it: a copy of dd under a unique name.</summary>
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
            ["if=/dev/zero", "of=/dev/null", $"bs={size.ToString(CultureInfo.InvariantCulture)}",
             $"count={count.ToString(CultureInfo.InvariantCulture)}"])
            .OutputOrFail();

    /// <summary>Reads these bytes at once, then writes them at once.</summary>
    public void Copy(ReadOnlySpan<byte> bytes)
    {
        string source = _program + ".bytes";
        File.WriteAllBytes(source, bytes);
        Tool.Run(
            _program,
            [$"if={source}", "of=/dev/null",
             $"bs={bytes.Length.ToString(CultureInfo.InvariantCulture)}"]).OutputOrFail();
        File.Delete(source);
    }

    /// <summary>Makes Python raise this event, which its USDT probe <c>audit</c> reports.</summary>
    public static void Audit(string audited) =>
        Tool.Run("/usr/bin/python3", ["-c", "import sys; sys.audit(sys.argv[1])", audited]).OutputOrFail();

    public void Dispose() => File.Delete(_program);
}
