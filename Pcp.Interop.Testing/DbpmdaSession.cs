namespace Pcp.Interop.Testing;

/// <summary>
/// An agent under PCP's debugger dbpmda(1), which takes pmcd's place: it sends the agent one request after another and
/// prints the answers. One thread at a time.
/// </summary>
public sealed class DbpmdaSession : IDisposable
{
    private const string Prompt = "dbpmda> ";
    private const string NoVersion = "PMDA PMAPI Version:     unknown!"; // the agent sent no greeting

    private readonly Scratch _scratch;
    private readonly Process _process;
    private readonly StringBuilder _errors = new();

    private DbpmdaSession(string dbpmda, Scratch scratch, PmdaLine agent)
    {
        _scratch = scratch;
        string names = scratch.Write("etc/pmns", $"root {{\n    {agent.Name} {agent.Domain}:*:*\n}}\n");
        ProcessStartInfo start = Tool.Prepare(
            dbpmda, ["-i", "-f", "-q", Scratch.Seconds(Eventually.Bound), "-n", names], scratch.Environment);
        start.WorkingDirectory = scratch.Logs;
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.BeginErrorReadLine();
    }

    /// <summary>Starts dbpmda and the agent.</summary>
    /// <param name="agent">An agent that is reached through pipes.</param>
    /// <param name="scratch">Its directories, which the session owns from then on; null for new ones.</param>
    /// <exception cref="FileNotFoundException">dbpmda is not installed.</exception>
    /// <exception cref="InvalidOperationException">The agent does not start; the message has dbpmda's.</exception>
    public static DbpmdaSession Open(PmdaLine agent, Scratch? scratch = null)
    {
        ArgumentNullException.ThrowIfNull(agent);
        DbpmdaSession session = new(Tool.Find("dbpmda"), scratch ?? new Scratch(), agent);
        try
        {
            session.ReadAnswer();
            string answer = session.Ask($"open pipe {agent.Command}");
            if (session.Ask("status").Contains(NoVersion, StringComparison.Ordinal))
                throw session.Failure($"{agent.Name} does not start under dbpmda: {answer}");
            session.Ask("getdesc on"); // so that it shows values in their type
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request, a command of dbpmda(1) such as <c>fetch 253.0.1</c>.</summary>
    /// <returns>Everything that dbpmda prints until it waits for the next command.</returns>
    /// <exception cref="InvalidOperationException">dbpmda has ended.</exception>
    public string Ask(string request)
    {
        _process.StandardInput.Write(request + "\n");
        _process.StandardInput.Flush();
        return ReadAnswer();
    }

    /// <summary>Ends it and its agent, checks that no process is left, and removes the directory.</summary>
    /// <exception cref="TimeoutException">A process is left; the message names it. It is killed.</exception>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(Eventually.Bound))
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
        try
        {
            _scratch.WaitUntilDeserted();
        }
        finally
        {
            _scratch.Dispose();
        }
    }

    private string ReadAnswer()
    {
        StringBuilder answer = new();
        while (answer.Length < Prompt.Length || answer.ToString(answer.Length - Prompt.Length, Prompt.Length) != Prompt)
        {
            int next = _process.StandardOutput.Read();
            if (next < 0)
                throw Failure($"dbpmda ended: {answer}");
            answer.Append((char)next);
        }

        return answer.ToString(0, answer.Length - Prompt.Length);
    }

    private InvalidOperationException Failure(string problem)
    {
        lock (_errors)
            return new InvalidOperationException($"{problem}\n{_errors}");
    }

    private void Keep(string? line)
    {
        lock (_errors)
            _errors.Append(line).Append('\n');
    }
}
