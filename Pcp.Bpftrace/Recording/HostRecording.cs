using System.Diagnostics;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Recording;

/// <summary>How far the recording of a host is.</summary>
internal enum RecordingPhase
{
    /// <summary>bpftrace compiles the script and attaches its probes.</summary>
    Starting,

    /// <summary>pmlogger records.</summary>
    Recording,

    /// <summary>All is done.</summary>
    Ended,
}

/// <summary>
/// The recording of a script on one host: registers the script, runs pmlogger, and removes the script. One thread runs
/// it, another may look at it.
/// </summary>
internal sealed class HostRecording(string host, RecordingPlan plan)
{
    private static readonly TimeSpan _poll = TimeSpan.FromSeconds(1), _grace = TimeSpan.FromSeconds(10);

    // Twice the agent's own limit, by default; a host may also be gone.
    private static readonly TimeSpan _longestStart = TimeSpan.FromMinutes(10);

    private volatile RecordingPhase _phase;
    private long _size;

    /// <summary>The host specification.</summary>
    internal string Host => host;

    /// <summary>How far it is.</summary>
    internal RecordingPhase Phase => _phase;

    /// <summary>The size of the archive in bytes.</summary>
    internal long Size => Interlocked.Read(ref _size);

    /// <summary>The path of the archive, or null if there is none.</summary>
    internal string? Archive { get; private set; }

    /// <summary>The name of the script, once it is registered.</summary>
    internal string? Script { get; private set; }

    /// <summary>Why it failed, or null.</summary>
    internal string? Error { get; private set; }

    /// <summary>bpftrace's messages about the script, if it does not run; otherwise null.</summary>
    internal string? ScriptError { get; private set; }

    /// <summary>Why the script could not be removed, or null.</summary>
    internal string? RemovalError { get; private set; }

    /// <summary>Whether the script ended by itself.</summary>
    internal bool HasScriptEnded { get; private set; }

    /// <summary>Records until the time is over, the script ends, or <paramref name="end"/> is cancelled.</summary>
    internal void Run(CancellationToken end)
    {
        try
        {
            Record(end);
        }
        catch (AgentException e) when (e.Failure == AgentFailure.Refused)
        {
            Error = _phase == RecordingPhase.Recording ? "the script has failed" : "the script does not run";
            ScriptError = e.Message;
        }
        catch (Exception e) when (e is AgentException or IOException)
        {
            Error = e.Message;
        }
        catch (UnauthorizedAccessException)
        {
            Error = $"{plan.Folder}: permission denied";
        }
        catch (Exception e)
        {
            // A defect, which must not keep this script and those of other hosts from being removed.
            Error = $"internal error: {e}";
        }
        finally
        {
            if (Script is not null && !plan.IsKept)
                Remove(Script);
            _phase = RecordingPhase.Ended;
        }
    }

    private void Record(CancellationToken end)
    {
        using ScriptStatus status = Register();
        if (!WaitUntilStarted(status, end))
            return;
        string archive = plan.ArchiveOf(host, status.Name);
        MakeFolder(Path.GetDirectoryName(archive)!);
        using Pmlogger pmlogger = Pmlogger.Start(
            host, PmloggerConfiguration.For(status.Name, plan.Interval), archive, plan.Duration + _grace);
        Archive = archive;
        _phase = RecordingPhase.Recording;
        Watch(pmlogger, status, end);
        pmlogger.End();
        Interlocked.Exchange(ref _size, pmlogger.Size);
    }

    private ScriptStatus Register()
    {
        AgentClient agent = AgentClient.Connect(host);
        try
        {
            ScriptInfo script = agent.Register(plan.Code);
            Script = script.Name;
            // The name becomes that of files here.
            if (script.Name != NameIn(plan.Code))
                throw new AgentException(AgentFailure.Other, $"the agent has registered it as {script.Name}");
            return new ScriptStatus(host, agent, script);
        }
        catch
        {
            agent.Dispose();
            throw;
        }
    }

    private static string? NameIn(string code) => Annotation.ReadAll(code)
        .LastOrDefault(static annotation => annotation.Name == Annotation.ScriptName)?.Value;

    /// <exception cref="IOException">It cannot be made.</exception>
    internal static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string reason = File.Exists(folder) ? "is a file, not a folder" : FileFailure.Of(e, folder);
            throw new IOException($"{folder}: {reason}", e);
        }
    }

    /// <exception cref="AgentException">The script does not start.</exception>
    private static bool WaitUntilStarted(ScriptStatus status, CancellationToken end)
    {
        long began = Stopwatch.GetTimestamp();
        while (!end.IsCancellationRequested)
        {
            if (Stopwatch.GetElapsedTime(began) > _longestStart)
            {
                throw new AgentException(
                    AgentFailure.Timeout, $"the script has not started within {_longestStart.TotalMinutes} minutes");
            }

            if (status.Read() is not (null or "starting"))
                return true;
            end.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100));
        }

        return false;
    }

    private void Watch(Pmlogger pmlogger, ScriptStatus status, CancellationToken end)
    {
        long began = Environment.TickCount64;
        while (!end.IsCancellationRequested)
        {
            TimeSpan elapsed = TimeSpan.FromMilliseconds(Environment.TickCount64 - began);
            TimeSpan rest = (plan.Duration ?? TimeSpan.MaxValue) - elapsed;
            if (rest <= TimeSpan.Zero)
                return;
            end.WaitHandle.WaitOne(rest < _poll ? rest : _poll);
            Interlocked.Exchange(ref _size, pmlogger.Size);
            // Ctrl-C reaches it too, perhaps sooner than us.
            if (pmlogger.HasExited && !end.WaitHandle.WaitOne(_poll))
                throw new IOException($"pmlogger has ended: {pmlogger.Log()}");
            if (status.Read() is not (null or "started" or "starting"))
            {
                HasScriptEnded = true;
                return;
            }
        }
    }

    private void Remove(string name)
    {
        try
        {
            using AgentClient agent = AgentClient.Connect(host); // the other connection may be lost
            agent.Deregister(name);
        }
        catch (AgentException e) when (e.Failure != AgentFailure.NoScript)
        {
            RemovalError = e.Message;
        }
        catch (AgentException)
        {
            // Somebody else has removed it.
        }
        catch (Exception e)
        {
            RemovalError = $"internal error: {e}";
        }
    }
}
