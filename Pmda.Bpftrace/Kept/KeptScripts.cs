using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Audit;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Logging;
using Pmda.Bpftrace.Scripts;

namespace Pmda.Bpftrace.Kept;

/// <summary>
/// Named scripts of clients that outlive the agent (<c>keep_scripts</c>): saved when they are registered, removed when
/// they are deregistered, registered again at the next start if their user is still allowed to. pmcd's thread.
/// </summary>
internal sealed class KeptScripts : IDisposable
{
    private readonly ScriptService _scripts;
    private readonly KeptFolder _folder;
    private readonly ILogger _log;
    private readonly BackgroundWriter _writer;
    private readonly HashSet<Script> _kept = [];

    private KeptScripts(ScriptService scripts, KeptFolder folder, ILogger log)
    {
        _scripts = scripts;
        _folder = folder;
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
                KeptScripts kept = new(scripts, folder, log);
                folder = null;
                kept.Restore(files, authorization, audit);
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

    /// <summary>Saves what has not been saved yet, and ends.</summary>
    public void Dispose()
    {
        _scripts.Registered -= Keep;
        _scripts.Deregistered -= Forget;
        if (_writer.Finish())
            _folder.Dispose();
    }

    private void Restore(IReadOnlyList<KeptFile> files, Authorization authorization, AuditTrail audit)
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
            string path = _folder.PathOf(script.Name);
            RegisterOutcome? outcome = null;
            AccessDecision decision = authorization.DecideAndWait(script.User);
            if (decision.Refusal is { } refusal)
                _log.KeptScriptSkipped(path, refusal.Text);
            else if ((outcome = _scripts.Register(script, path)).Script is { } registered)
                _kept.Add(registered);
            audit.Write(AuditEvent.OfCode("restore", script.Code) with
            {
                Script = outcome?.Script,
                Target = path,
                Refusal = decision.Refusal?.Text ?? outcome?.Refusal,
            });
        }
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
}
