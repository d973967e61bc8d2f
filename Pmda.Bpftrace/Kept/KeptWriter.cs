using Pmda.Bpftrace.Logging;
using Pmda.Bpftrace.Scripts;
using Serilog;

namespace Pmda.Bpftrace.Kept;

/// <summary>
/// Writes and removes the files of kept scripts on a thread of its own: a disk may take its time. What is to become of one name
/// happens in the order in which it was asked for; where the disk is slower, only the last of it.
/// </summary>
internal sealed class KeptWriter : IDisposable
{
    // At the end of the agent; pmcd does not wait for ever.
    private static readonly TimeSpan _endBound = TimeSpan.FromSeconds(2);

    private readonly KeptFolder _folder;
    private readonly ILogger _log;
    private readonly Thread _thread;
    private readonly object _gate = new(); // nothing is written while it is held
    private readonly Queue<string> _names = new();
    private readonly Dictionary<string, KeptScript?> _wanted = []; // null: to be removed
    private bool _isOver;

    /// <summary>Begins.</summary>
    /// <param name="folder">Where the files are; closed at the end.</param>
    /// <param name="log">Where it says what it could not do.</param>
    public KeptWriter(KeptFolder folder, ILogger log)
    {
        _folder = folder;
        _log = log;
        _thread = new Thread(Run, 256 * 1024) { Name = "kept scripts", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Writes a script's file, soon.</summary>
    public void Write(KeptScript script) => Want(script.Name, script);

    /// <summary>Removes a script's file, soon.</summary>
    public void Remove(string name) => Want(name, null);

    /// <summary>Does what was asked for, and ends.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join(_endBound);
    }

    private void Want(string name, KeptScript? script)
    {
        lock (_gate)
        {
            if (_wanted.TryAdd(name, script))
                _names.Enqueue(name);
            else
                _wanted[name] = script;
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        while (Take(out string name, out KeptScript? script))
        {
            try
            {
                if (script is null)
                    _folder.Remove(name);
                else
                    _folder.Write(script);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (script is null)
                    _log.ScriptNotForgotten(name, _folder.Path, e.Message);
                else
                    _log.ScriptNotKept(name, _folder.Path, e.Message);
            }
        }

        _folder.Dispose();
    }

    private bool Take(out string name, out KeptScript? script)
    {
        lock (_gate)
        {
            while (_names.Count == 0 && !_isOver)
                Monitor.Wait(_gate);
            script = null;
            return _names.TryDequeue(out name!) && _wanted.Remove(name, out script);
        }
    }
}
