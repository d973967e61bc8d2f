using Pcp.Bpftrace.Agent;
using Pcp.Interop;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Doctor;

/// <summary>The checks of any host, through its pmcd: what it answers, and what this user may.</summary>
internal static class AgentChecks
{
    // A name that no script can have.
    private const string NoName = "-";

    /// <summary>Checks a host; ends with the first failure without which the rest has no meaning.</summary>
    internal static IEnumerable<Finding> Run(string host)
    {
        List<Finding> findings = [];
        try
        {
            using (PcpContext pmcd = PcpContext.OpenHost(host))
                findings.AddRange(CheckPmcd(pmcd));
            using AgentClient agent = AgentClient.Connect(host);
            findings.AddRange(CheckAgent(agent, host));
        }
        catch (PmException e)
        {
            findings.Add(Failure("pmcd", AgentFailures.Of(e.Error, host)));
        }
        catch (AgentException e)
        {
            findings.Add(Failure("agent", e));
        }

        return findings;
    }

    private static IEnumerable<Finding> CheckPmcd(PcpContext pmcd)
    {
        yield return Finding.Ok("pmcd", $"version {pmcd.Fetch("pmcd.version").Single} answers");
        if (!HostSpec.IsLocal(pmcd.Host) && Available(pmcd) is { } kilobytes)
            yield return MemoryCheck.Judge(kilobytes);
    }

    private static long? Available(PcpContext pmcd)
    {
        try
        {
            return pmcd.Fetch("mem.util.available").Single.ToInt64();
        }
        catch (Exception e) when (e is PmException or InvalidOperationException or OverflowException)
        {
            return null; // it has no agent for Linux, or one with another metric
        }
    }

    private static IEnumerable<Finding> CheckAgent(AgentClient agent, string host)
    {
        IReadOnlyList<ScriptInfo> scripts = agent.Scripts();
        yield return Finding.Ok("agent", $"answers; it has {Count(scripts.Count)}");
        yield return CheckPermission(agent, host);
        foreach (ScriptInfo script in scripts.Where(script => script.Status == "error" || script.Warnings.Length > 0))
            yield return Problem(host, script);
    }

    /// <summary>The finding about a script that has failed or has warnings.</summary>
    internal static Finding Problem(string host, ScriptInfo script) => Finding.Warning(
        "script",
        $"{script.Name} has {(script.Status == "error" ? "failed" : "warnings")}",
        $"pcp bpftrace show {script.Name}{HostSpec.Option(host)}");

    private static Finding CheckPermission(AgentClient agent, string host)
    {
        const string Subject = "permission";
        try
        {
            agent.Deregister(NoName);
        }
        catch (AgentException e) when (e.Failure == AgentFailure.NoScript)
        {
            // As expected: the user was permitted to deregister, only there is no such script.
        }
        catch (AgentException e) when (e.Failure == AgentFailure.Permission)
        {
            return Failure(Subject, e);
        }

        return HostSpec.HasUser(host)
            ? Finding.Ok(Subject, "this user may run scripts")
            : Finding.Warning(
                Subject,
                "everybody who reaches pmcd may run scripts as root, as the agent asks for no user",
                "set 'auth_enabled = true' below [dynamic_scripts] in bpftrace.conf");
    }

    private static Finding Failure(string subject, AgentException e)
    {
        string[] parts = e.Message.Split("; ", 2);
        return Finding.Failed(subject, parts[0], parts.Length > 1 ? parts[1] : "see pmcd.log and bpftrace.log");
    }

    private static string Count(int scripts) => scripts == 1
        ? "1 script"
        : string.Create(CultureInfo.InvariantCulture, $"{scripts} scripts");
}
