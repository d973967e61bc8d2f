using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Tests.Supervision;

/// <summary>Whoever knows the token can have a script print it, so no text of bpftrace shows it.</summary>
public sealed class MarkerTokenTests
{
    private readonly SupervisorRig _rig = new(restart: RestartMode.OnFailure);

    [Test]
    public void An_error_does_not_show_it_and_neither_do_log_and_restart()
    {
        _rig.Start();
        string token = _rig.Token();
        _rig.Child.Complains($"stdin:2:1-9: ERROR: syntax error\nprintf(\"pmdabpftrace {token} begin 0\");\n~~~\n");
        _rig.Child.Exits(1);

        Assert.That(_rig.State.Error, Does.Contain("printf(\"pmdabpftrace ...").And.Not.Contain(token));

        _rig.Loop.Advance(1);
        Assert.That(_rig.State.Warnings, Does.Contain("pmdabpftrace ...").And.Not.Contain(token));
        Assert.That(_rig.Log.Lines, Has.None.Contains(token));
    }

    [Test]
    public void A_line_that_cannot_be_read_does_not_show_it()
    {
        _rig.StartAndAttach();
        string token = _rig.Token();
        _rig.Child.Prints($"pmdabpftrace {token} begin 0\n");

        string dots = new('.', token.Length);
        Assert.That(
            _rig.State.Warnings,
            Is.EqualTo($"bpftrace printed a line that cannot be read: pmdabpftrace {dots} begin 0\n"));
        Assert.That(_rig.Log.Lines, Has.None.Contains(token));
    }
}
