namespace Integration.Rig;

/// <summary>
/// The agent under test: ours, or PCP's in Python if the environment has <c>PMDABPFTRACE_UNDER_TEST=stock</c>.
/// </summary>
internal static class AgentUnderTest
{
    private const string Variable = "PMDABPFTRACE_UNDER_TEST";
    private const string StockName = "stock";
    private const string Python = "/usr/bin/python3";

    // The second is its path while ours is installed.
    private static readonly string[] _stockFolders =
        ["/usr/lib/pcp/pmdas/bpftrace", "/var/lib/pcp/pmdas/bpftrace/stock", "/usr/libexec/pcp/pmdas/bpftrace"];

    /// <summary>Whether it is the stock agent.</summary>
    public static bool IsStock { get; } = Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" or "ours" => false,
        StockName => true,
        var other =>
            throw new InvalidOperationException($"{Variable} is \"{other}\"; it can be \"ours\" or \"{StockName}\""),
    };

    /// <summary>Its line in pmcd.conf.</summary>
    public static PmdaLine Line => IsStock ? Stock : Ours;

    /// <summary>Our agent's line in pmcd.conf.</summary>
    public static PmdaLine Ours => new("bpftrace", 151, $"{Checkout.Agent} -d 151", StartsNotReady: true);

    /// <summary>
    /// The stock agent's line in pmcd.conf. PCP's Python agents do not start as not ready, and this one may leave its
    /// scripts running.
    /// </summary>
    public static PmdaLine Stock => new("bpftrace", 151, $"{Python} {StockProgram}", MayLeaveProcesses: true);

    /// <summary>The name of its process.</summary>
    public static string ProcessName => Path.GetFileName(IsStock ? Python : Checkout.Agent);

    private static string StockProgram
    {
        get
        {
            string? path = _stockFolders.Select(folder => Path.Combine(folder, "pmdabpftrace.python"))
                .FirstOrDefault(File.Exists);
            Assert.That(path, Is.Not.Null, "The stock agent is not installed; Debian's pcp package has it");
            return path!;
        }
    }
}
