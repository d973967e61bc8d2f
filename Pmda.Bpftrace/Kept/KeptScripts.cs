using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Audit;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Logging;
using Pmda.Bpftrace.Scripts;

namespace Pmda.Bpftrace.Kept;

/// <summary>
/// Named scripts of clients that outlive the agent (<c>keep_scripts</c>): saved when they are registered, removed when
/// they are deregistered, registered again at the next start if their user is still allowed to. pmcd's thread; any for
/// <see cref="Dispose"/>.
/// </summary>
internal sealed class KeptScripts : IDisposable
{
    private readonly ScriptService _scripts;
    private readonly KeptFolder _folder;
    private readonly Authorization _authorization;
    private readonly AuditTrail _audit;
    private readonly ILogger _log;
    private readonly BackgroundWriter _writer;
    private readonly HashSet<Script> _kept = [];
    private readonly List<Refused> _refused = [];

    private KeptScripts(
        ScriptService scripts, KeptFolder folder, Authorization authorization, AuditTrail audit, ILogger log)
    {
        _scripts = scripts;
        _folder = folder;
        _authorization = authorization;
        _audit = audit;
        _log = log;
        _writer = new BackgroundWriter("kept scripts", log);
        _scripts.Registered += Keep;
        _scripts.Deregistered += Forget;
    }

    /// <summary>Registers the scripts in a folder and keeps new ones, if configured.</summary>
    /// <returns>Null if scripts are not kept.</returns>
    public static KeptScripts? Begin(
        ScriptService scripts,
        DynamicScriptsSettings settings,
        Authorization authorization,
        AuditTrail audit,
        IFileOpener opener,
        string path,
        ILogger log)
    {
        bool keeps = settings is { Enabled: true, KeepScripts: true };
        KeptFolder? folder = null;
        try
        {
            folder = KeptFolder.Open(opener, path, create: keeps);
            IReadOnlyList<KeptFile> files = folder.Read();
            if (keeps)
            {
                KeptScripts kept = new(scripts, folder, authorization, audit, log);
                folder = null;
                kept.Restore(files);
                return kept;
            }

            if (files.Count > 0)
                log.KeptScriptsIgnored(files.Count, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (keeps)
                log.KeptScriptsUnusable(path, e.Message);
        }
        finally
        {
            folder?.Dispose();
        }

        return null;
    }

    /// <summary>Whether scripts were skipped whose users may be in allowed groups.</summary>
    public bool HasRefused => _refused.Count > 0;

    /// <summary>
    /// Registers the skipped scripts whose users are allowed now. While the host starts, its directory of users may not
    /// answer, or know no groups yet.
    /// </summary>
    /// <param name="isLast">
    /// Whether this is the last attempt: scripts whose users are still unknown are then skipped, and reported.
    /// </param>
    public void Retry(bool isLast)
    {
        foreach (Refused refused in _refused.ToArray())
        {
            AccessDecision decision = Decide(refused.Script);
            if (decision.Refusal is null)
                _refused.Remove(refused);
            else if (refused.IsReported || (decision.MayTryAgain && !isLast))
                continue;
            refused.IsReported = true;
            Restore(refused.Script, decision);
        }
    }

    /// <summary>Saves what has not been saved yet, and ends.</summary>
    public void Dispose()
    {
        _scripts.Registered -= Keep;
        _scripts.Deregistered -= Forget;
        if (_writer.Finish())
            _folder.Dispose();
    }

    private void Restore(IReadOnlyList<KeptFile> files)
    {
        foreach (KeptFile file in files.Where(file => file.Script is null))
        {
            if (file.Refusal is { } refusal)
                _log.KeptScriptSkipped(_folder.PathOf(file.Name), refusal);
            else
                PutAside(file.Name);
        }

        foreach (KeptScript script in files.Select(file => file.Script).OfType<KeptScript>().OrderBy(s => s.CreatedAt))
        {
            AccessDecision decision = Decide(script);
            if (decision.Refusal is not null && _authorization.DependsOnGroups(script.User))
                _refused.Add(new Refused(script) { IsReported = !decision.MayTryAgain });
            if (decision is { MayTryAgain: true, Refusal: { } notYet })
                _log.KeptScriptWaits(_folder.PathOf(script.Name), notYet.Text);
            else
                Restore(script, decision);
        }
    }

    // Waits for the directory of users no longer than a request of a client does: the agent is not ready before.
    private AccessDecision Decide(KeptScript script) =>
        _authorization.Decide(new ClientUser(script.User, null, null));

    private void Restore(KeptScript script, AccessDecision decision)
    {
        string path = _folder.PathOf(script.Name);
        try
        {
            Restore(script, decision, path);
        }
        catch (Exception e)
        {
            _log.RegistrationFailed(path, e); // a defect; the others are registered all the same
        }
    }

    private void Restore(KeptScript script, AccessDecision decision, string path)
    {
        RegisterOutcome? outcome = null;
        if (decision.Refusal is { } refusal)
            _log.KeptScriptNotAllowed(path, refusal.Text);
        else if ((outcome = _scripts.Register(script, path)).Script is { } registered)
            _kept.Add(registered);
        _audit.Write(AuditEvent.OfCode("restore", script.Code) with
        {
            Script = outcome?.Script,
            Target = path,
            Refusal = decision.Refusal?.Text ?? outcome?.Refusal,
        });
    }

    private void PutAside(string name)
    {
        try
        {
            _log.KeptScriptDamaged(_folder.PathOf(name), _folder.PutAside(name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _log.KeptScriptSkipped(_folder.PathOf(name), $"it is damaged and cannot be renamed: {e.Message}");
        }
    }

    private void Keep(Script script, byte[] code)
    {
        if (!script.Persistent)
            return;
        _refused.RemoveAll(other => other.Script.Name == script.Name); // this one has its file now
        _kept.Add(script);
        KeptScript kept = new(script.Name, script.Username, script.CreatedAt, code);
        Enqueue(script.Name, () => _folder.Write(kept), _log.ScriptNotKept);
    }

    // The script of an autostart file may have the name of one that is kept.
    private void Forget(Script script)
    {
        if (_kept.Remove(script))
            Enqueue(script.Name, () => _folder.Remove(script.Name), _log.ScriptNotForgotten);
    }

    private void Enqueue(string name, Action write, Action<string, string, string> logFailure) =>
        _writer.Enqueue(name, () =>
        {
            try
            {
                write();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                logFailure(name, _folder.Location, e.Message);
            }
        });

    private sealed class Refused(KeptScript script)
    {
        public KeptScript Script { get; } = script;

        /// <summary>Whether the log and the audit trail have it.</summary>
        public bool IsReported { get; set; }
    }
}
