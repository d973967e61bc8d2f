using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Tests.Language;

public class LosesKeysTests
{
    [TestCase("k:f { @x[tid] = 1; delete(@x[tid]); }")]
    [TestCase("k:f { @x[tid] = 1; } k:g /@x[tid]/ { delete(@x[@y[tid]]); }")]
    [TestCase("k:f { @x[tid] = 1; delete(@x, tid); }")]
    [TestCase("k:f { @x = 1; delete(@x); }")]
    [TestCase("k:f { @x[tid] = stats(1); delete(@x[tid]); }")]
    [TestCase("k:f { @x[1, 2] = 1; } BEGIN { delete(@x[1, 2]); } k:g, END { delete (@x[1, 2]); }")]
    [TestCase("macro drop(@m) { delete(@m, tid); } k:f { @x[tid] = 1; drop(@x); }")]
    public void A_variable_of_which_a_probe_deletes_keys_loses_them(string code) =>
        Assert.That(ScriptAnalyzer.Analyze(code).Variables.Select(v => v.LosesKeys), Has.All.True);

    [TestCase("k:f { @x[tid] = 1; clear(@x); zero(@x); @x[tid] = 0; }")]
    [TestCase("k:f { @x[tid] = 1; delete(@y[@x[tid]]); }")]
    [TestCase("k:f { @x++; delete(@y, @x); }")]
    [TestCase("k:f { @x[tid] = 1; } BEGIN { delete(@x[1]); } END { delete(@x[1]); }")]
    [TestCase("k:f { @x[tid] = 1; } // delete(@x[tid])")]
    public void Other_variables_do_not(string code) =>
        Assert.That(ScriptAnalyzer.Analyze(code).Variables.Select(v => v.LosesKeys), Has.All.False);

    [Test]
    public void A_variable_that_only_loses_keys_is_not_exported() =>
        Assert.That(
            ScriptAnalyzer.Analyze("k:f { @x = 1; delete(@y[1]); }").Variables.Select(v => v.Name),
            Is.EqualTo(new[] { "@x" }));

    [TestCase("k:f { @x[1] = 1; print(@x); }", true)]
    [TestCase("k:f { @x[1] = 1; print(@x, 5); }", true)]
    [TestCase("macro show(@m) { print(@m); } k:f { @x[1] = 1; show(@x); }", true)]
    [TestCase("k:f { @x[1] = 1; } END { print(@x); }", false)]
    [TestCase("k:f { @x[1] = 1; print(@x[1]); print(@y); }", false)]
    public void What_the_script_prints_as_a_whole_while_it_runs_is_known(string code, bool isPrinted) =>
        Assert.That(ScriptAnalyzer.Analyze(code).Variables[0].IsPrinted, Is.EqualTo(isPrinted));
}
