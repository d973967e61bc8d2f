namespace Pcp.Bpftrace.Doctor;

/// <summary>The agent's own findings about its configuration.</summary>
internal sealed class ConfigurationCheck : IHostCheck
{
    private const string Subject = "configuration";

    private static readonly string[] _true = ["true", "yes", "on", "1"];

    public IEnumerable<Finding> Run(IHostFacts host)
    {
        string path = ConfigurationFile.PathOf(host);
        if (ConfigurationFile.Of(host) is not { } file)
        {
            yield return host.Exists(path)
                ? Finding.Warning(Subject, $"{path} cannot be read", "sudo pcp bpftrace doctor")
                : Finding.Failed(
                    Subject, $"there is no {path}: nobody may run scripts", "install the package pmdabpftrace again");
            yield break;
        }

        yield return _true.Contains(file.Setting("dynamic_scripts", "enabled") ?? "", StringComparer.OrdinalIgnoreCase)
            ? Finding.Ok("dynamic scripts", $"enabled in {path}")
            : Finding.Failed(
                "dynamic scripts",
                "off: nobody may run scripts",
                $"set 'enabled = true' below [dynamic_scripts] in {path}, then: sudo systemctl restart pmcd");
        foreach (Finding finding in Check(host, path))
            yield return finding;
    }

    /// <summary>
    /// The agent's report on its own file, which only root may be able to change; null if there is no agent.
    /// </summary>
    internal static ProgramOutcome? Outcome(IHostFacts host) => host.Run(ProgramCheck.PathOf(host), "--check");

    private static IEnumerable<Finding> Check(IHostFacts host, string path)
    {
        if (Outcome(host) is not { } outcome)
            yield break; // another check reports that

        string remedy = $"correct {path}, then: sudo systemctl restart pmcd";
        bool isGood = true;
        foreach (string line in outcome.Output.Split('\n'))
        {
            if (line.Split(": ", 2) is not ["Error" or "Warning", string text])
                continue;
            isGood = false;
            yield return line.StartsWith('E')
                ? Finding.Failed(Subject, text, remedy)
                : Finding.Warning(Subject, text, remedy);
        }

        if (isGood)
            yield return Finding.Ok(Subject, $"{path} has no errors");
    }
}
