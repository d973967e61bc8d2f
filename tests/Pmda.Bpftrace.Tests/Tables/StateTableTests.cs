using Bpftrace.Runner.Language;
using Bpftrace.Runner.Scripts;
using Bpftrace.Runner.Tests.Processes;
using Pcp.Interop;
using Pcp.Interop.Tests.Tables;
using Pmda.Bpftrace.Metrics;
using Pmda.Bpftrace.Tables;

namespace Pmda.Bpftrace.Tests.Tables;

internal sealed class StateTableTests
{
    private const string Code = "BEGIN { @é = 1; }";

    private Script _script = null!;
    private StateTable _table = null!;

    [SetUp]
    public void MakeTable()
    {
        _script = new Script("script100", new ScriptSource(Code, new ScriptMetadata(), []), null, ManualClock.Start);
        _table = new StateTable(_script);
    }

    [TearDown]
    public void FreeTable() => _table.Table.Dispose();

    [Test]
    public void Every_metric_shows_its_part_of_the_state()
    {
        _script.DataBytes = 5_000_000_000;
        Publish(new ScriptState
        {
            Status = ScriptStatus.Error,
            Pid = 4711,
            ExitCode = -1,
            Error = "no such probe\n",
            Probes = 3,
            LostEvents = 12,
            Warnings = "helper failed\n",
            Restarts = 2,
        });

        Assert.That(Text("status"), Is.EqualTo("error"));
        Assert.That(Number("pid"), Is.EqualTo(4711));
        Assert.That((long)Number("exit_code"), Is.EqualTo(-1));
        Assert.That(Text("error"), Is.EqualTo("no such probe"));
        Assert.That(Number("probes"), Is.EqualTo(3));
        Assert.That(Text("code"), Is.EqualTo(Code));
        Assert.That(Number("data_bytes"), Is.EqualTo(5_000_000_000 % (1L << 32)), "a counter of 32 bits wraps");
        Assert.That(Number("lost_events"), Is.EqualTo(12));
        Assert.That(Text("warnings"), Is.EqualTo("helper failed\n"));
        Assert.That(Number("restarts"), Is.EqualTo(2));
    }

    [Test]
    public void A_script_without_process_has_no_pid()
    {
        Publish(new ScriptState { Pid = 4711 });
        Publish(new ScriptState());

        Assert.That(TableReader.Count(_table.Table, Column("pid")), Is.EqualTo(PmError.NoValue.Code));
    }

    [Test]
    public void An_error_goes_when_the_script_starts_again()
    {
        Publish(new ScriptState { Status = ScriptStatus.Error, Error = "no such probe" });
        Publish(new ScriptState());

        Assert.That(Text("error"), Is.Empty);
        Assert.That(Text("status"), Is.EqualTo("starting"));
    }

    [Test]
    public void Every_snapshot_has_the_code_however_often_the_state_changes()
    {
        for (int bytes = 0; bytes < 7; bytes++)
        {
            Publish(new ScriptState { Probes = bytes });
            Assert.That(Number("data_bytes"), Is.EqualTo(Math.Max(0, bytes - 1)));
            _script.DataBytes = bytes;
            _table.PublishNumbers();
            Assert.That(Number("data_bytes"), Is.EqualTo(bytes));
            Assert.That(Number("probes"), Is.EqualTo(bytes));
            Assert.That(Text("code"), Is.EqualTo(Code));
            Assert.That(Text("status"), Is.EqualTo("starting"));
        }
    }

    private void Publish(ScriptState state)
    {
        _script.State = state;
        _table.PublishAll();
    }

    private string Text(string name) => TableReader.Text(_table.Table, Column(name));

    private ulong Number(string name) => TableReader.Number(_table.Table, Column(name));

    private static int Column(string name) => ScriptMetric.All.Select(metric => metric.Name).ToList().IndexOf(name);
}
