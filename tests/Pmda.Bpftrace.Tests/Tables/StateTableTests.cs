using Bpftrace.Runner.Scripts;
using Pcp.Interop;
using Pcp.Interop.Tests.Tables;
using Pmda.Bpftrace.Clusters;
using Pmda.Bpftrace.Tables;

namespace Pmda.Bpftrace.Tests.Tables;

internal sealed class StateTableTests
{
    private StateTable _table = null!;

    [SetUp]
    public void MakeTable() => _table = new StateTable("BEGIN { @é = 1; }");

    [TearDown]
    public void FreeTable() => _table.Table.Dispose();

    [Test]
    public void Every_item_shows_its_part_of_the_state()
    {
        _table.Publish(new ScriptState
        {
            Status = ScriptStatus.Error,
            Pid = 4711,
            ExitCode = -1,
            Error = "no such probe\n",
            Probes = 3,
            LostEvents = 12,
            Warnings = "helper failed\n",
            Restarts = 2,
            RestartNotice = "restarted 2 times\n",
        });
        _table.PublishDataBytes(5_000_000_000);

        Assert.That(Text(PmidMap.Script.Status), Is.EqualTo("error"));
        Assert.That(Number(PmidMap.Script.Pid), Is.EqualTo(4711));
        Assert.That((long)Number(PmidMap.Script.ExitCode), Is.EqualTo(-1));
        Assert.That(Text(PmidMap.Script.Error), Is.EqualTo("no such probe"));
        Assert.That(Number(PmidMap.Script.Probes), Is.EqualTo(3));
        Assert.That(Text(PmidMap.Script.Code), Is.EqualTo("BEGIN { @é = 1; }"));
        Assert.That(Number(PmidMap.Script.DataBytes), Is.EqualTo(5_000_000_000));
        Assert.That(Number(PmidMap.Script.LostEvents), Is.EqualTo(12));
        Assert.That(Text(PmidMap.Script.Warnings), Is.EqualTo("restarted 2 times\nhelper failed\n"));
        Assert.That(Number(PmidMap.Script.Restarts), Is.EqualTo(2));
    }

    [Test]
    public void There_is_an_item_for_each_number()
    {
        Assert.That(_table.Table.Count, Is.EqualTo(PmidMap.Script.Restarts + 1));
    }

    [Test]
    public void A_script_without_process_has_no_pid()
    {
        _table.Publish(new ScriptState { Pid = 4711 });
        _table.Publish(new ScriptState());

        Assert.That(TableReader.Count(_table.Table, PmidMap.Script.Pid), Is.EqualTo(PmError.NoValue.Code));
    }

    [Test]
    public void An_error_goes_when_the_script_starts_again()
    {
        _table.Publish(new ScriptState { Status = ScriptStatus.Error, Error = "no such probe" });
        _table.Publish(new ScriptState());

        Assert.That(Text(PmidMap.Script.Error), Is.Empty);
        Assert.That(Text(PmidMap.Script.Status), Is.EqualTo("starting"));
    }

    [Test]
    public void Every_snapshot_has_the_code_however_often_the_state_changes()
    {
        for (int bytes = 0; bytes < 7; bytes++)
        {
            _table.Publish(new ScriptState { Probes = bytes });
            Assert.That(Number(PmidMap.Script.DataBytes), Is.EqualTo(Math.Max(0, bytes - 1)));
            _table.PublishDataBytes(bytes);
            Assert.That(Number(PmidMap.Script.Probes), Is.EqualTo(bytes));
            Assert.That(Text(PmidMap.Script.Code), Is.EqualTo("BEGIN { @é = 1; }"));
            Assert.That(Text(PmidMap.Script.Status), Is.EqualTo("starting"));
        }
    }

    private string Text(int item) => TableReader.Text(_table.Table, item);

    private ulong Number(int item) => TableReader.Number(_table.Table, item);
}
