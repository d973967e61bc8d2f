using Bpftrace.Runner.Scripts;
using Pmda.Bpftrace.Access;
using Pmda.Bpftrace.Configuration;
using Pmda.Bpftrace.Files;
using Pmda.Bpftrace.Logging;
using Pmda.Bpftrace.Scripts;
using Serilog;

namespace Pmda.Bpftrace.Kept;

/// <summary>
/// Named scripts of clients that outlive the agent (<c>keep_scripts</c>): written when they are registered, removed when they are
/// deregistered, registered again at the next start if their user still may. pmcd's thread.
/// </summary>
internal sealed class KeptScripts : IDisposable
{
    private readonly ScriptService _scripts;
    private readonly KeptFolder _folder;
    private readonly KeptWriter _writer;
    private readonly HashSet<Script> _kept = [];

    private KeptScripts(ScriptService scripts, KeptFolder folder, ILogger log)
    {
        _scripts = scripts;
        _folder = folder;
        _writer = new KeptWriter(folder, log);
        _scripts.Registered += Keep;
        _scripts.Deregistered += Forget;
    }

    /// <summary>Registers what is kept in a folder and keeps what comes, if that is configured; else leaves the folder as it is.</summary>
    /// <param name="scripts">The scripts, those that start with the agent among them.</param>
    /// <param name="settings">Whether scripts are kept.</param>
    /// <param name="authorization">Who may register scripts.</param>
    /// <param name="opener">Opens files.</param>
    /// <param name="path">The folder.</param>
    /// <param name="log">Where it says what it did not do.</param>
    /// <returns>What keeps scripts; null if nothing does.</returns>
    public static KeptScripts? Begin(
        ScriptService scripts,
        DynamicScriptsSettings settings,
        Authorization authorization,
        IFileOpener opener,
        string path,
        ILogger log)
    {
        bool keeps = settings is { Enabled: true, KeepScripts: true };
        KeptFolder? folder = null;
        try
        {
            folder = KeptFolder.Open(opener, path, create: keeps);
            KeptFiles files = folder.Read(opener);
            if (!keeps)
            {
                if (files.Count > 0)
                    log.KeptScriptsIgnored(files.Count, path);
                return null;
            }

            KeptScripts kept = new(scripts, folder, log);
            folder = null;
            kept.Restore(files, authorization, log);
            return kept;
        }
        catch (DirectoryNotFoundException) when (!keeps)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (keeps)
                log.KeptScriptsUnusable(path, e.Message);
            return null;
        }
        finally
        {
            folder?.Dispose();
        }
    }

    /// <summary>Writes what is to be written, and ends.</summary>
    public void Dispose()
    {
        _scripts.Registered -= Keep;
        _scripts.Deregistered -= Forget;
        _writer.Dispose();
    }

    private void Restore(KeptFiles files, Authorization authorization, ILogger log)
    {
        foreach ((string name, string why) in files.Refused)
            log.KeptScriptSkipped(PathOf(name), why);
        foreach (string name in files.Damaged)
            SetAside(name, log);
        foreach (KeptScript script in files.Scripts)
        {
            AccessDecision decision = authorization.Decide(new ClientUser(script.User, null));
            if (decision.Refusal is { } refusal)
                log.KeptScriptSkipped(PathOf(script.Name), refusal.Text);
            else if (_scripts.Register(script, PathOf(script.Name)) is { } registered)
                _kept.Add(registered);
        }
    }

    private void SetAside(string name, ILogger log)
    {
        try
        {
            log.KeptScriptDamaged(PathOf(name), _folder.SetAside(name));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.KeptScriptSkipped(PathOf(name), $"it is damaged and cannot be renamed: {e.Message}");
        }
    }

    private string PathOf(string name) => Path.Combine(_folder.Path, name);

    private void Keep(Script script, byte[] code)
    {
        if (!script.Persistent)
            return;
        _kept.Add(script);
        _writer.Write(new KeptScript(script.Name, script.Username, script.CreatedAt, code));
    }

    // The script of an autostart file may have the name of one that is kept.
    private void Forget(Script script)
    {
        if (_kept.Remove(script))
            _writer.Remove(script.Name);
    }
}
