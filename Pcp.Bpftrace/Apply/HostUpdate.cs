using Pcp.Bpftrace.Agent;

namespace Pcp.Bpftrace.Apply;

/// <summary>Carries out the plan of one host.</summary>
/// <param name="agent">The agent of the host.</param>
/// <param name="connect">Connects to it again, if the connection is lost.</param>
/// <param name="options">The options.</param>
/// <param name="end">Ends the work; a change that has begun is finished.</param>
internal sealed class HostUpdate(
    IScriptHost agent, Func<IScriptHost> connect, ApplyOptions options, CancellationToken end)
{
    private readonly Replacement _replacement = new(agent, connect);
    private string? _obstacle; // the failure after which nothing else can succeed on this host

    /// <summary>Carries out the plan, then waits until all scripts have started.</summary>
    /// <returns>The results, in the order of the plan.</returns>
    public IReadOnlyList<ScriptResult> Run(IReadOnlyList<PlannedScript> plan)
    {
        ScriptResult[] results = [.. plan.Select(Change)];
        (PlannedScript Script, ScriptResult Result)[] all = [.. plan.Zip(results)];
        IReadOnlyDictionary<string, StartFailure> failures = new StartWait(agent, options.Timeout, end)
            .Run(all.Where(each => IsStarting(each.Script, each.Result)).Select(static each => each.Script));
        return
        [
            .. all.Select(each => failures.TryGetValue(each.Script.Name, out StartFailure? failure)
                ? each.Result with
                {
                    Outcome = ScriptOutcome.Failed,
                    Message = failure.Message + PutBack(each.Script, failure),
                    Error = failure.Error,
                }
                : each.Result),
        ];
    }

    private ScriptResult Change(PlannedScript script)
    {
        ScriptResult result = new(script.Name, script.Action, ScriptOutcome.Done, script.File?.Text);
        if (script.Refusal is not null)
            return Failed(result, script.Refusal);
        if (script.Action is ScriptAction.None or ScriptAction.Skip)
            return result;
        if (options.IsDryRun)
            return result with { Outcome = ScriptOutcome.Planned };
        if (_obstacle is not null)
            return Failed(result, _obstacle);
        if (end.IsCancellationRequested)
            return Failed(result, "interrupted before it was done");
        try
        {
            Act(script);
            return result;
        }
        catch (AgentException e) when (e.Failure == AgentFailure.Refused)
        {
            return Failed(result, $"the agent refuses it: {e.Message}");
        }
        catch (AgentException e)
        {
            if (e.Failure == AgentFailure.Permission)
                _obstacle = e.Message;
            else if (e.Failure != AgentFailure.NoScript)
                _obstacle = "not done, because the request before it failed";
            return Failed(result, e.Message);
        }
    }

    private void Act(PlannedScript script)
    {
        switch (script)
        {
            case { Action: ScriptAction.Create, File: { } file }:
                agent.Register(file.Code);
                break;
            case { Action: ScriptAction.Change, File: { } file, Registered: { } former }:
                _replacement.Replace(former, file.Code);
                break;
            case { Action: ScriptAction.Start }:
                agent.Start(script.Name);
                break;
            case { Action: ScriptAction.Remove }:
                Replacement.Remove(agent, script.Name);
                break;
            default:
                throw new InvalidOperationException($"{script.Action} {script.Name}");
        }
    }

    // Also a script that another run of the command has just registered.
    private bool IsStarting(PlannedScript script, ScriptResult result) =>
        !options.IsDryRun && result.Outcome == ScriptOutcome.Done && script.Action switch
        {
            ScriptAction.Create or ScriptAction.Change or ScriptAction.Start => true,
            ScriptAction.None => script.Registered?.Status == "starting",
            _ => false,
        };

    /// <summary>If a script has failed and the version that it replaced ran, registers that version again.</summary>
    private string PutBack(PlannedScript script, StartFailure failure) =>
        failure.HasFailed && script is
        {
            Action: ScriptAction.Change, File: { } file, Registered: { Status: "started" } former,
        }
            ? $"; {_replacement.PutBack(former, file.Code)}"
            : "";

    private static ScriptResult Failed(ScriptResult result, string message) =>
        result with { Outcome = ScriptOutcome.Failed, Message = message };
}
