using System.Diagnostics;
using System.Text;

namespace Integration.Rig;

/// <summary>PCP's debugger for agents, asked one request after another.</summary>
internal sealed class DbpmdaSession : IDisposable
{
    private const string Prompt = "dbpmda> ";

    private readonly Process _process;

    /// <summary>Starts it.</summary>
    /// <param name="scratch">Where it and the agent live.</param>
    /// <param name="names">A name space file.</param>
    public DbpmdaSession(Scratch scratch, string names)
    {
        ProcessStartInfo start = Tool.Prepare("dbpmda", ["-i", "-n", names], scratch.Environment);
        start.WorkingDirectory = scratch.Logs;
        _process = Process.Start(start)!;
        ReadAnswer();
    }

    /// <summary>Sends a request.</summary>
    /// <returns>What it prints until it waits for the next one.</returns>
    public string Ask(string request)
    {
        _process.StandardInput.Write(request + "\n");
        _process.StandardInput.Flush();
        return ReadAnswer();
    }

    /// <summary>Ends it, and its agent.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(Eventually.Bound))
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private string ReadAnswer()
    {
        StringBuilder answer = new();
        while (answer.Length < Prompt.Length || answer.ToString(answer.Length - Prompt.Length, Prompt.Length) != Prompt)
        {
            int next = _process.StandardOutput.Read();
            Assert.That(next, Is.GreaterThanOrEqualTo(0), $"dbpmda ended: {answer}");
            answer.Append((char)next);
        }

        return answer.ToString(0, answer.Length - Prompt.Length);
    }
}
