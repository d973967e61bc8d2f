using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Pcp.Interop.Logging;
using Pmda.Bpftrace.Logging;
using Pmda.Bpftrace.Tests.Scripts;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Pmda.Bpftrace.Tests.Logging;

/// <summary>Lines as they stand in the log: through PCP's own form.</summary>
internal sealed class AgentEventsTests : ILogEventSink
{
    // Whatever a user can bring: holes of a template, an index, a format, a quote.
    private const string Braces = "{User:l} {0} {{x}} {@y,5:x8} \"%s\"";

    // The same in quotes.
    private const string Quoted = "\"{User:l} {0} {{x}} {@y,5:x8} \\\"%s\\\"\"";

    private readonly List<string> _lines = [];
    private Logger _log = null!;

    [SetUp]
    public void MakeLog()
    {
        _lines.Clear();
        _log = new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(this).CreateLogger();
    }

    [TearDown]
    public void FreeLog() => _log.Dispose();

    public void Emit(LogEvent logEvent)
    {
        string line = PcpLog.Format(
            "pmdabpftrace", 42, AgentLog.LevelOf(logEvent), logEvent.Timestamp, AgentLog.TextOf(logEvent));
        _lines.Add(line[line.IndexOf(']')..]);
    }

    [Test]
    public void What_users_bring_is_never_taken_for_a_template()
    {
        Script script = new("script100", new("", new() { Name = "n" }, []), Braces, DateTimeOffset.UnixEpoch);
        _log.Write(new LogMessage(LogEventLevel.Information, Braces));
        _log.ScriptRefused(Braces, Source(Braces), Braces);
        _log.RegisteringFile(Braces);
        _log.FileRenamed(Braces, Braces);
        _log.FileRefused(Braces, Braces);
        _log.ScriptRequest("stop", script, Braces);
        _log.ScriptNotFound("stop", Braces, Braces);

        string name = $"script script100 (name=n, user={Braces})";
        Assert.That(
            _lines,
            Is.EqualTo(new[]
            {
                $"] pmdabpftrace(42) Info: {Braces}\n",
                $"] pmdabpftrace(42) Warning: register: refused a script of user {Braces} (code={Quoted}): {Braces}\n",
                $"] pmdabpftrace(42) Info: registering script from file {Braces}...\n",
                $"] pmdabpftrace(42) Info: Autostart script {Braces} is called {Braces}: a metric's name has letters, "
                    + "digits and underscores only\n",
                $"] pmdabpftrace(42) Error: Skipping autostart script {Braces}: {Braces}\n",
                $"] pmdabpftrace(42) Info: stop: user {Braces} asks for {name}\n",
                $"] pmdabpftrace(42) Warning: stop: script {Quoted} not found (user {Braces})\n",
            }));
    }

    [Test]
    public void What_users_bring_cannot_pass_for_a_line_of_the_log()
    {
        _log.ScriptNotFound("stop", "x\n[Sun Nov 22 10:48:48] pmdabpftrace(1) Info: forged\r\u001b[2K", null);

        Assert.That(
            _lines.Single(),
            Is.EqualTo("] pmdabpftrace(42) Warning: stop: script "
                + "\"x\\n[Sun Nov 22 10:48:48] pmdabpftrace(1) Info: forged"
                + "\\x0d\\x1b[2K\" not found (user anonymous)\n"));
    }

    [Test]
    public void A_clients_name_without_a_user_is_anonymous()
    {
        _log.ScriptRefused(null, Source("BEGIN { }"), "why");

        Assert.That(_lines.Single(), Does.EndWith("refused a script of user anonymous (code=\"BEGIN { }\"): why\n"));
    }

    [Test]
    public void A_script_that_is_refused_is_called_by_its_name_if_it_has_one()
    {
        _log.ScriptRefused("eve", Source("// name: sizes\nBEGIN { }", "sizes"), "why");

        Assert.That(
            _lines.Single(), Does.EndWith("Warning: register: refused a script of user eve (name=sizes): why\n"));
    }

    [Test]
    public void What_bpftrace_says_of_a_script_is_never_taken_for_a_template()
    {
        using ServiceRig rig = new();
        rig.Run(ServiceRig.Script);
        rig.Children.Last.Complains(Braces);
        rig.Children.Last.Exits(1);

        Assert.That(
            rig.Log.Lines,
            Does.Contain(
                $"script: stopped script script100 (user=root, PID={rig.Children.Last.Pid}) due to error: {Braces}"));
    }

    private static ScriptSource Source(string code, string? name = null) => new(code, new() { Name = name }, []);
}
