using Integration.Rig;

namespace Bench.Rig;

/// <summary>An agent made with the kit, beside PCP's of the same shape in C, under one pmcd.</summary>
internal sealed class Pair : IDisposable
{
    private readonly PrivatePmcd _pmcd;

    private Pair(Scratch scratch, PmdaLine ours, PmdaLine c)
    {
        _pmcd = PrivatePmcd.Start(scratch, ours, c);
        Ours = new Contender("our agent", _pmcd, ProcessName(ours));
        C = new Contender("the C agent", _pmcd, ProcessName(c));
    }

    /// <summary>Ours.</summary>
    public Contender Ours { get; }

    /// <summary>PCP's.</summary>
    public Contender C { get; }

    /// <summary>Starts agents with so many instances: of <c>many.int</c> and of PCP's <c>sample.many.int</c>.</summary>
    public static Pair Many(int instances)
    {
        Pair pair = new(new Scratch(), new("many", 251, $"{Checkout.Sample("tests/Many")} -d 251"), Site.Sample);
        try
        {
            Set(pair.Ours, "many", instances);
            Set(pair.C, "sample.many", instances);
            return pair;
        }
        catch
        {
            pair.Dispose();
            throw;
        }
    }

    /// <summary>Starts <c>samples/Simple</c>, and PCP's agent simple with metrics below <c>csimple</c>.</summary>
    public static Pair Simple()
    {
        Scratch scratch = new();
        return new Pair(
            scratch,
            new("simple", 254, $"{Checkout.Sample("samples/Simple")} -d 254"),
            new("csimple", 253, $"{Compile(scratch)} -d 253 -U root", Names: "csimple {\n    color 253:0:1\n}\n"));
    }

    /// <summary>Ends the agents and their pmcd.</summary>
    public void Dispose()
    {
        Ours.Dispose();
        C.Dispose();
        _pmcd.Dispose();
    }

    private static string ProcessName(PmdaLine agent) => Path.GetFileName(agent.Command.Split(' ')[0]);

    private static void Set(Contender agent, string root, int instances)
    {
        agent.Tools.Store($"{root}.count", $"{instances}").OutputOrFail();
        agent.WaitFor([new ExpectedValues($"{root}.int", instances)]);
    }

    // PCP installs the source of its agent simple, because it is an example.
    private static string Compile(Scratch scratch)
    {
        const string Folder = "pcp/pmdas/simple";
        string? source = ((string[])["/usr/lib", "/var/lib", "/usr/libexec"])
            .Select(prefix => $"{prefix}/{Folder}/simple.c").FirstOrDefault(File.Exists);
        Assert.That(source, Is.Not.Null, "The source of PCP's simple agent is not installed; the package pcp has it");
        string program = Path.Combine(scratch.Root, "csimple");
        Tool.Run("cc", ["-O2", "-o", program, source!, "-lpcp_pmda", "-lpcp"]).OutputOrFail();
        return program;
    }
}
